package io.kubinception.etcd.backup;

import io.kubinception.etcd.Digests;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.Base64;
import java.util.EnumSet;
import java.util.HexFormat;
import java.util.Set;
import javax.crypto.KDF;
import javax.crypto.SecretKey;
import javax.crypto.spec.HKDFParameterSpec;

/** The secret that backups are encrypted with. Who has it and a backup has the customer's data. */
public final class BackupKey {
  /** Bytes of a key. */
  public static final int BYTES = 32;

  private static final int ID_BYTES = 6;
  private static final Set<PosixFilePermission> OTHERS =
      EnumSet.complementOf(
          EnumSet.of(PosixFilePermission.OWNER_READ, PosixFilePermission.OWNER_WRITE));

  private final byte[] secret;

  private BackupKey(byte[] secret) {
    if (secret.length != BYTES) {
      throw new BackupException.Misconfigured(
          "a backup key has %d bytes, this one has %d: make one with 'openssl rand -base64 %d'"
              .formatted(BYTES, secret.length, BYTES));
    }
    this.secret = secret;
  }

  /**
   * From text in base64.
   *
   * @throws BackupException.Misconfigured when it is anything else
   */
  public static BackupKey ofBase64(String text) {
    try {
      return new BackupKey(Base64.getDecoder().decode(text.strip()));
    } catch (IllegalArgumentException e) {
      throw new BackupException.Misconfigured(
          "the backup key is not base64: make one with 'openssl rand -base64 " + BYTES + "'");
    }
  }

  /**
   * From a file that nobody but its owner can read.
   *
   * @throws BackupException.Misconfigured when others can, or when it holds no key
   */
  public static BackupKey ofFile(Path file) {
    try {
      Set<PosixFilePermission> open = Files.getPosixFilePermissions(file);
      if (open.stream().anyMatch(OTHERS::contains)) {
        throw new BackupException.Misconfigured(
            "others may read the backup key %s: chmod 600 it".formatted(file));
      }
      return ofBase64(Files.readString(file));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Tells keys apart without telling anything of them. */
  public String id() {
    byte[] hash = Digests.sha256(label("id"), secret);
    return HexFormat.of().formatHex(hash, 0, ID_BYTES);
  }

  /** The key of one backup alone, so that no nonce is ever used twice with a key. */
  SecretKey fileKey(byte[] salt) {
    try {
      var parameters =
          HKDFParameterSpec.ofExtract()
              .addIKM(secret)
              .addSalt(salt)
              .thenExpand(label("file"), BYTES);
      return KDF.getInstance("HKDF-SHA256").deriveKey("AES", parameters);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("this JVM has no HKDF-SHA256", e);
    }
  }

  private static byte[] label(String use) {
    return ("kubinception backup " + use).getBytes(StandardCharsets.UTF_8);
  }

  /** Whether it is the same secret; takes the same time for every other one. */
  @Override
  public boolean equals(Object other) {
    return other instanceof BackupKey key && MessageDigest.isEqual(secret, key.secret);
  }

  /** By the id. */
  @Override
  public int hashCode() {
    return id().hashCode();
  }

  /** The id alone. */
  @Override
  public String toString() {
    return "BackupKey[" + id() + "]";
  }
}
