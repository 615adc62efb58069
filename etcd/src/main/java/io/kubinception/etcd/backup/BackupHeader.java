package io.kubinception.etcd.backup;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Instant;
import java.util.Arrays;
import java.util.HexFormat;

/**
 * What stands in front of a backup, readable without its key and sealed by every frame behind it.
 *
 * @param kind what is in it
 * @param subject the id of the etcd tenant; empty for a whole cluster
 * @param origin the name of the etcd cluster
 * @param revision the revision that it shows; 0 for a whole cluster, whose file knows it
 * @param takenAt when it was begun, in milliseconds
 * @param keyId the key that opens it
 * @param salt hexadecimal digits that make this backup's own key
 */
public record BackupHeader(
    Kind kind,
    String subject,
    String origin,
    long revision,
    Instant takenAt,
    String keyId,
    String salt) {
  /** What is in a backup. */
  public enum Kind {
    /** Keys and values of one etcd tenant. */
    TENANT,
    /** The database file of an etcd member. */
    CLUSTER
  }

  private static final byte[] MAGIC = {'K', 'U', 'B', 'N', 'B', 'A', 'K', 1};
  private static final int LONGEST = 4096;

  /** Bytes of a salt. */
  static final int SALT_BYTES = 32;

  /** One for a backup that begins, with a salt of its own. */
  static BackupHeader begin(
      Kind kind, String subject, String origin, long revision, BackupKey key, Clock clock) {
    return new BackupHeader(
        kind,
        subject,
        origin,
        revision,
        clock.instant(),
        key.id(),
        HexFormat.of().formatHex(freshSalt()));
  }

  /** The same of what is known to show this revision. */
  BackupHeader showing(long known) {
    return new BackupHeader(kind, subject, origin, known, takenAt, keyId, salt);
  }

  /** For what one writer seals. */
  static byte[] freshSalt() {
    byte[] salt = new byte[SALT_BYTES];
    new SecureRandom().nextBytes(salt);
    return salt;
  }

  byte[] saltBytes() {
    return HexFormat.of().parseHex(salt);
  }

  /** The bytes of the file that it takes. */
  byte[] encode() {
    var body = new ByteArrayOutputStream();
    var all = new ByteArrayOutputStream();
    try {
      var out = new DataOutputStream(body);
      out.writeUTF(kind.name());
      out.writeUTF(subject);
      out.writeUTF(origin);
      out.writeLong(revision);
      out.writeLong(takenAt.toEpochMilli());
      out.writeUTF(keyId);
      out.writeUTF(salt);
      var whole = new DataOutputStream(all);
      whole.write(MAGIC);
      whole.writeInt(body.size());
      body.writeTo(whole);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return all.toByteArray();
  }

  static BackupHeader read(DataInputStream in) throws IOException {
    if (!Arrays.equals(in.readNBytes(MAGIC.length), MAGIC)) {
      throw new BackupException.Unreadable("this is not a backup, or one of another version");
    }
    int length = in.readInt();
    if (length < 0 || length > LONGEST) {
      throw new BackupException.Unreadable("the header of the backup is damaged");
    }
    var body = new DataInputStream(new ByteArrayInputStream(in.readNBytes(length)));
    try {
      var header =
          new BackupHeader(
              Kind.valueOf(body.readUTF()),
              body.readUTF(),
              body.readUTF(),
              body.readLong(),
              Instant.ofEpochMilli(body.readLong()),
              body.readUTF(),
              body.readUTF());
      header.saltBytes();
      return header;
    } catch (IOException | IllegalArgumentException e) {
      throw new BackupException.Unreadable("the header of the backup is damaged", e);
    }
  }
}
