package io.kubinception.etcd.backup;

import io.kubinception.etcd.Digests;
import java.nio.ByteBuffer;
import java.security.GeneralSecurityException;
import javax.crypto.AEADBadTagException;
import javax.crypto.Cipher;
import javax.crypto.SecretKey;
import javax.crypto.spec.GCMParameterSpec;

/**
 * AES-256-GCM of a backup's frames. Each is bound to the header, to its place and to whether it is
 * the last one, so that nothing can be left out, repeated, exchanged or cut off unseen. A writer
 * that goes on with what another one left has a salt, and so a key, of its own: it may seal other
 * bytes at a place that the first one had sealed already.
 */
final class FrameCipher {
  private static final int TAG_BITS = 128;
  private static final int NONCE_BYTES = 12;

  private final SecretKey key;
  private final byte[] headerHash;

  /** Of the writer that has this salt. */
  FrameCipher(BackupKey key, BackupHeader header, byte[] salt) {
    this.key = key.fileKey(salt);
    this.headerHash = Digests.sha256(header.encode());
  }

  byte[] seal(long index, boolean last, byte[] plain) {
    try {
      return cipher(Cipher.ENCRYPT_MODE, index, last).doFinal(plain);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("cannot encrypt", e);
    }
  }

  byte[] open(long index, boolean last, byte[] sealed) {
    try {
      return cipher(Cipher.DECRYPT_MODE, index, last).doFinal(sealed);
    } catch (AEADBadTagException e) {
      throw new BackupException.Unreadable(
          "part %d of the backup is damaged, exchanged or of another key".formatted(index), e);
    } catch (GeneralSecurityException e) {
      throw new BackupException.Unreadable("part %d of the backup is damaged".formatted(index), e);
    }
  }

  private Cipher cipher(int mode, long index, boolean last) throws GeneralSecurityException {
    ByteBuffer nonce = ByteBuffer.allocate(NONCE_BYTES).putInt(last ? 1 : 0).putLong(index);
    Cipher cipher = Cipher.getInstance("AES/GCM/NoPadding");
    cipher.init(mode, key, new GCMParameterSpec(TAG_BITS, nonce.array()));
    cipher.updateAAD(headerHash);
    return cipher;
  }
}
