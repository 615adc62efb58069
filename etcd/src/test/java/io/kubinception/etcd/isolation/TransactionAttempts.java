package io.kubinception.etcd.isolation;

import static io.kubinception.etcd.isolation.Attempt.denied;

import com.google.protobuf.ByteString;
import io.kubinception.etcd.wire.Compare;
import io.kubinception.etcd.wire.Compare.CompareResult;
import io.kubinception.etcd.wire.Compare.CompareTarget;
import io.kubinception.etcd.wire.DeleteRangeRequest;
import io.kubinception.etcd.wire.PutRequest;
import io.kubinception.etcd.wire.RangeRequest;
import io.kubinception.etcd.wire.RequestOp;
import io.kubinception.etcd.wire.TxnRequest;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Transactions: each operation in each place, nested and not. */
final class TransactionAttempts {
  private final Scene scene;
  private final List<Attempt> rows = new ArrayList<>();

  TransactionAttempts(Scene scene) {
    this.scene = scene;
  }

  List<Attempt> rows() {
    compares();
    operations()
        .forEach(
            (what, operation) -> {
              row(what, TxnRequest.newBuilder().addSuccess(operation));
              row(what + ", in the branch that is not taken", untaken(operation));
              row(what + ", nested", nested(TxnRequest.newBuilder().addSuccess(operation)));
              row(what + ", nested in the branch that is not taken", nested(untaken(operation)));
              row(
                  what + ", nested three deep",
                  nested(nested(TxnRequest.newBuilder().addSuccess(operation))));
            });
    return rows;
  }

  private void compares() {
    Compare.Builder value =
        Compare.newBuilder()
            .setKey(scene.secret())
            .setTarget(CompareTarget.VALUE)
            .setResult(CompareResult.GREATER)
            .setValue(ByteString.copyFromUtf8("a"));
    Compare.Builder exists =
        Compare.newBuilder()
            .setKey(scene.secret())
            .setTarget(CompareTarget.VERSION)
            .setResult(CompareResult.GREATER)
            .setVersion(0);
    Compare.Builder range = exists.clone().setRangeEnd(scene.foreignRange().end());
    Compare.Builder open = exists.clone().setKey(scene.own()).setRangeEnd(Scene.ZERO);
    row("guess B's value by compare", TxnRequest.newBuilder().addCompare(value));
    row("ask by compare whether B's key exists", TxnRequest.newBuilder().addCompare(exists));
    row("compare over B's range", TxnRequest.newBuilder().addCompare(range));
    row("compare from own key on, open end", TxnRequest.newBuilder().addCompare(open));
    row("guess B's value by compare, nested", nested(TxnRequest.newBuilder().addCompare(value)));
  }

  private Map<String, RequestOp> operations() {
    PutRequest.Builder put = PutRequest.newBuilder().setValue(ByteString.copyFromUtf8("x"));
    return new java.util.TreeMap<>(
        Map.of(
            "read B's key", range(scene.secret(), ByteString.EMPTY),
            "read B's range", range(scene.foreignRange().start(), scene.foreignRange().end()),
            "read from own key on, open end", range(scene.own(), Scene.ZERO),
            "write B's key", op(put.clone().setKey(scene.secret())),
            "write B's key with prevKv", op(put.clone().setKey(scene.secret()).setPrevKv(true)),
            "write own key on B's lease with keys",
                op(put.clone().setKey(scene.own()).setLease(scene.leaseWithKeys())),
            "delete B's key with prevKv",
                delete(DeleteRangeRequest.newBuilder().setKey(scene.secret()).setPrevKv(true)),
            "delete B's range",
                delete(
                    DeleteRangeRequest.newBuilder()
                        .setKey(scene.foreignRange().start())
                        .setRangeEnd(scene.foreignRange().end())),
            "delete from own key on, open end",
                delete(
                    DeleteRangeRequest.newBuilder().setKey(scene.own()).setRangeEnd(Scene.ZERO))));
  }

  private void row(String what, TxnRequest.Builder request) {
    rows.add(denied("Txn", what, () -> scene.stub().kv().txn(request.build())));
  }

  /** The operation where it is not executed: no own key has the version -1. */
  private TxnRequest.Builder untaken(RequestOp operation) {
    return TxnRequest.newBuilder()
        .addCompare(
            Compare.newBuilder()
                .setKey(scene.own())
                .setTarget(CompareTarget.VERSION)
                .setResult(CompareResult.EQUAL)
                .setVersion(-1))
        .addSuccess(operation);
  }

  private static TxnRequest.Builder nested(TxnRequest.Builder inner) {
    return TxnRequest.newBuilder().addSuccess(RequestOp.newBuilder().setRequestTxn(inner));
  }

  private static RequestOp range(ByteString start, ByteString end) {
    return RequestOp.newBuilder()
        .setRequestRange(RangeRequest.newBuilder().setKey(start).setRangeEnd(end))
        .build();
  }

  private static RequestOp op(PutRequest.Builder put) {
    return RequestOp.newBuilder().setRequestPut(put).build();
  }

  private static RequestOp delete(DeleteRangeRequest.Builder delete) {
    return RequestOp.newBuilder().setRequestDeleteRange(delete).build();
  }
}
