package io.kubinception.etcd.backup;

import io.kubinception.etcd.ResourceType;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.util.Collections;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What a backup holds, as it says at its end and as reading it proved.
 *
 * @param keys number of keys; 0 for a whole cluster
 * @param bytes of keys and values, or of the database file
 * @param sha256 of all of it, in hexadecimal digits
 * @param types keys by resource type
 */
public record BackupSummary(
    long keys, long bytes, String sha256, SortedMap<ResourceType, Long> types) {
  /** Copies the map. */
  public BackupSummary {
    types = Collections.unmodifiableSortedMap(new TreeMap<>(types));
  }

  void write(DataOutputStream out) throws IOException {
    out.writeLong(keys);
    out.writeLong(bytes);
    out.writeUTF(sha256);
    out.writeInt(types.size());
    for (var type : types.entrySet()) {
      out.writeUTF(type.getKey().name());
      out.writeLong(type.getValue());
    }
  }

  static BackupSummary read(DataInputStream in) throws IOException {
    long keys = in.readLong();
    long bytes = in.readLong();
    String sha256 = in.readUTF();
    var types = new TreeMap<ResourceType, Long>();
    for (int left = in.readInt(); left > 0; left--) {
      types.put(new ResourceType(in.readUTF()), in.readLong());
    }
    return new BackupSummary(keys, bytes, sha256, types);
  }
}
