package io.kubinception.etcd.backup;

import com.google.protobuf.ByteString;
import io.kubinception.etcd.Digests;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.util.HexFormat;

/**
 * Number, bytes and SHA-256 of keys with values in their order: equal at two places if and only if
 * these hold the same.
 */
public final class ContentDigest {
  private final MessageDigest sha256 = Digests.sha256();
  private long keys;
  private long bytes;

  /** Adds the next key. */
  public void add(ByteString key, ByteString value) {
    update(key);
    update(value);
    keys++;
    bytes += key.size() + value.size();
  }

  // The length in front keeps "a", "bc" and "ab", "c" apart.
  private void update(ByteString part) {
    sha256.update(ByteBuffer.allocate(Integer.BYTES).putInt(part.size()).flip());
    part.asReadOnlyByteBufferList().forEach(sha256::update);
  }

  /** How many keys. */
  public long keys() {
    return keys;
  }

  /** Bytes of keys and values. */
  public long bytes() {
    return bytes;
  }

  /** The sum in hexadecimal digits; ends the digest. */
  public String sha256() {
    return HexFormat.of().formatHex(sha256.digest());
  }
}
