package io.kubinception.etcd.operate;

import com.google.protobuf.ByteString;
import io.kubinception.etcd.EtcdClient;
import io.kubinception.etcd.KeyRange;
import io.kubinception.etcd.Kv;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/** Makes an etcd's files big and empty, as deleted customers do. */
final class Holes {
  private static final int VALUE_BYTES = 16 << 10;
  private static final int KEYS_PER_WRITE = 50;
  private static final String PREFIX = "holes/";

  private Holes() {}

  /** Writes about so many mebibytes, deletes them, and forgets that they were there. */
  static void dig(EtcdClient client, int mebibytes) {
    fill(client, mebibytes);
    empty(client);
  }

  static void fill(EtcdClient client, int mebibytes) {
    ByteString value = ByteString.copyFrom(new byte[VALUE_BYTES]);
    int writes = mebibytes * (1 << 20) / VALUE_BYTES / KEYS_PER_WRITE;
    for (int write = 0; write < writes; write++) {
      int from = write * KEYS_PER_WRITE;
      List<Kv.Operation> puts =
          new ArrayList<>(
              IntStream.range(from, from + KEYS_PER_WRITE)
                  .mapToObj(i -> new Kv.Operation.Put(ByteString.copyFromUtf8(PREFIX + i), value))
                  .toList());
      client.kv().txn(List.of(), puts, List.of());
    }
  }

  static void empty(EtcdClient client) {
    client.kv().delete(KeyRange.prefix(PREFIX));
    client.maintenance().compact(client.kv().count(KeyRange.all()).revision());
  }
}
