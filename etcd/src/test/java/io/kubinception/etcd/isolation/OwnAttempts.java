package io.kubinception.etcd.isolation;

import static io.kubinception.etcd.isolation.Attempt.denied;
import static io.kubinception.etcd.isolation.Attempt.refused;

import com.google.protobuf.ByteString;
import io.kubinception.etcd.wire.CompactionRequest;
import io.kubinception.etcd.wire.DeleteRangeRequest;
import io.kubinception.etcd.wire.PutRequest;
import io.kubinception.etcd.wire.RangeRequest;
import io.kubinception.etcd.wire.RequestOp;
import io.kubinception.etcd.wire.TxnRequest;
import io.kubinception.etcd.wire.WatchCreateRequest;
import java.util.List;

/** What a user that is no more, or never was, can do: to the range that was his own and to all. */
final class OwnAttempts {
  private final Scene scene;

  OwnAttempts(Scene scene) {
    this.scene = scene;
  }

  List<Attempt> rows() {
    ByteString start = scene.ownRange().start();
    ByteString end = scene.ownRange().end();
    RangeRequest range = RangeRequest.newBuilder().setKey(start).setRangeEnd(end).build();
    PutRequest put = PutRequest.newBuilder().setKey(scene.own()).build();
    DeleteRangeRequest delete =
        DeleteRangeRequest.newBuilder().setKey(start).setRangeEnd(end).build();
    TxnRequest txn =
        TxnRequest.newBuilder().addSuccess(RequestOp.newBuilder().setRequestPut(put)).build();
    WatchCreateRequest watch =
        WatchCreateRequest.newBuilder().setKey(start).setRangeEnd(end).build();
    CompactionRequest compaction = CompactionRequest.newBuilder().setRevision(2).build();
    return List.of(
        denied("Range", "former own range", () -> scene.stub().kv().range(range)),
        denied("Put", "former own key", () -> scene.stub().kv().put(put)),
        denied("DeleteRange", "former own range", () -> scene.stub().kv().deleteRange(delete)),
        denied("Txn", "former own key", () -> scene.stub().kv().txn(txn)),
        denied("Watch", "former own range", () -> scene.stub().watch(watch)),
        refused(
            "Compact",
            "compact the history of all",
            "Such a user is not found.",
            () -> scene.stub().kv().compact(compaction)));
  }
}
