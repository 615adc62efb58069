package io.kubinception.etcd.backup;

import com.google.protobuf.ByteString;
import io.kubinception.etcd.ResourceType;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;

/**
 * A key in a backup.
 *
 * @param key the key behind its tenant's prefix
 * @param value the value, as it was stored
 * @param createRevision revision of its creation
 * @param modRevision revision of its last change
 * @param version number of changes since its creation
 * @param ttlSeconds the time its lease was granted for; 0 for keys that stay
 */
public record BackupRecord(
    ByteString key,
    ByteString value,
    long createRevision,
    long modRevision,
    long version,
    long ttlSeconds) {

  /** Whether it went away by itself. */
  public boolean expires() {
    return ttlSeconds != 0;
  }

  /** What kind of object it is. */
  public ResourceType type() {
    return ResourceType.of(key);
  }

  /** Leaves the value out: it may be a secret. */
  @Override
  public String toString() {
    return "BackupRecord[" + key.toStringUtf8() + "@" + modRevision + "]";
  }

  void write(DataOutputStream out) throws IOException {
    out.writeInt(key.size());
    key.writeTo(out);
    out.writeInt(value.size());
    value.writeTo(out);
    out.writeLong(createRevision);
    out.writeLong(modRevision);
    out.writeLong(version);
    out.writeLong(ttlSeconds);
  }

  static BackupRecord read(DataInputStream in) throws IOException {
    return new BackupRecord(
        bytes(in), bytes(in), in.readLong(), in.readLong(), in.readLong(), in.readLong());
  }

  private static ByteString bytes(DataInputStream in) throws IOException {
    return ByteString.copyFrom(in.readNBytes(in.readInt()));
  }
}
