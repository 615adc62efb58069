package io.kubinception.etcd.restore;

import com.google.protobuf.ByteString;
import io.kubinception.etcd.KeyRange;
import io.kubinception.etcd.Kv;
import io.kubinception.etcd.Kv.Condition;
import io.kubinception.etcd.Kv.Operation;
import java.util.ArrayList;
import java.util.List;

/**
 * Writes changes in transactions small enough that neighbours' writes pass between them. Each
 * requires that the tenant is still frozen for us and that every key is as it was compared.
 */
final class GuardedWriter {
  // etcd's --max-txn-ops is 128, for conditions and for operations; the fence is a condition too.
  private static final int MOST_KEYS = 127;
  // etcd's --max-request-bytes is 1.5 MiB; a single value may be as large as that.
  private static final int MOST_BYTES = 512 << 10;

  private final Kv kv;
  private final Condition fence;
  private final Progress progress;
  private final List<Condition> conditions = new ArrayList<>();
  private final List<Operation> operations = new ArrayList<>();
  private int bytes;
  private long written;

  /** Is told how many keys have been written, after each transaction. */
  @FunctionalInterface
  interface Progress {
    void written(long keys);
  }

  GuardedWriter(Kv kv, Condition fence, Progress progress) {
    this.kv = kv;
    this.fence = fence;
    this.progress = progress;
  }

  void write(Change change) {
    int size =
        switch (change) {
          case Change.Create(ByteString key, var type, ByteString value) ->
              2 * key.size() + value.size();
          case Change.Replace(ByteString key, var type, long current, ByteString value) ->
              2 * key.size() + value.size();
          case Change.Delete(ByteString key, var type, long current) -> 2 * key.size();
        };
    if (operations.size() == MOST_KEYS || (bytes > 0 && bytes + size > MOST_BYTES)) {
      flush();
    }
    bytes += size;
    conditions.add(new Condition.ModRevision(change.key(), change.current()));
    operations.add(
        switch (change) {
          case Change.Create(ByteString key, var type, ByteString value) ->
              new Operation.Put(key, value);
          case Change.Replace(ByteString key, var type, long current, ByteString value) ->
              new Operation.Put(key, value);
          case Change.Delete(ByteString key, var type, long current) ->
              new Operation.Delete(KeyRange.single(key));
        });
  }

  void flush() {
    if (operations.isEmpty()) {
      return;
    }
    List<Condition> all = new ArrayList<>(conditions);
    all.add(fence);
    if (!kv.txn(all, List.copyOf(operations), List.of()).succeeded()) {
      throw new RestoreException.Disturbed(
          "a key was changed after it was compared, or the tenant is no longer frozen for us");
    }
    written += operations.size();
    conditions.clear();
    operations.clear();
    bytes = 0;
    progress.written(written);
  }
}
