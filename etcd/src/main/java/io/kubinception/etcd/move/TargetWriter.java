package io.kubinception.etcd.move;

import com.google.protobuf.ByteString;
import io.kubinception.etcd.ChangeStream.Change;
import io.kubinception.etcd.EtcdException;
import io.kubinception.etcd.KeyRange;
import io.kubinception.etcd.Kv;
import io.kubinception.etcd.Kv.Condition;
import io.kubinception.etcd.Kv.Entry;
import io.kubinception.etcd.Kv.Operation;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * Writes the source's changes to the target in their order, in transactions small enough that
 * neighbours' writes pass between them. Each requires that the move is still ours.
 */
final class TargetWriter {
  // etcd's --max-txn-ops is 128.
  private static final int MOST_KEYS = 128;
  // etcd's --max-request-bytes is 1.5 MiB; a single value may be as large as that.
  private static final int MOST_BYTES = 512 << 10;

  private final Kv kv;
  private final List<Condition> guards;
  private final LeaseCopies leases;
  private final Set<ByteString> keys = new HashSet<>();
  private final Set<Long> bound = new HashSet<>();
  private final List<Operation> operations = new ArrayList<>();
  private int bytes;

  TargetWriter(Kv kv, List<Condition> guards, LeaseCopies leases) {
    this.kv = kv;
    this.guards = List.copyOf(guards);
    this.leases = leases;
  }

  void write(Change change) {
    switch (change) {
      case Change.Put(Entry entry) -> {
        room(entry.key(), entry.key().size() + entry.value().size());
        if (entry.lease() != 0) {
          leases.grant(entry.lease());
          bound.add(entry.lease());
        }
        operations.add(new Operation.Put(entry.key(), entry.value(), leases.copyOf(entry.lease())));
      }
      case Change.Delete(ByteString key) -> {
        room(key, key.size());
        operations.add(new Operation.Delete(KeyRange.single(key)));
      }
    }
  }

  /** A transaction must not name a key twice. */
  private void room(ByteString key, int size) {
    if (operations.size() == MOST_KEYS
        || (bytes > 0 && bytes + size > MOST_BYTES)
        || keys.contains(key)) {
      flush();
    }
    keys.add(key);
    bytes += size;
  }

  void flush() {
    if (operations.isEmpty()) {
      return;
    }
    if (!commit()) {
      throw new MoveException.TakenOver();
    }
    keys.clear();
    bound.clear();
    operations.clear();
    bytes = 0;
  }

  private boolean commit() {
    try {
      return kv.txn(guards, operations, List.of()).succeeded();
    } catch (EtcdException e) {
      if (!e.isLeaseGone()) {
        throw e;
      }
      // Its keys live on at the source, where it was prolonged.
      leases.forget();
      bound.forEach(leases::grant);
      return kv.txn(guards, operations, List.of()).succeeded();
    }
  }
}
