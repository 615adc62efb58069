package io.kubinception.etcd.move;

import com.google.protobuf.ByteString;
import io.kubinception.etcd.KeyRange;
import io.kubinception.etcd.Kv;
import io.kubinception.etcd.Kv.Condition;
import io.kubinception.etcd.Kv.Entry;
import io.kubinception.etcd.Kv.Operation;
import io.kubinception.etcd.TenantId;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/**
 * What one of the two etcd clusters knows of a move. Which process runs it: of two, only the later
 * one may write or decide. And, at the source, the decision: once it stands, the tenant goes on at
 * the target and nowhere else.
 */
final class MoveRecords {
  private final Kv kv;
  private final ByteString runKey;
  private final ByteString decisionKey;
  private String run = "";

  MoveRecords(Kv kv, TenantId id, String owner) {
    this.kv = kv;
    String root = "/kubinception/tenants/" + id;
    runKey = ByteString.copyFromUtf8(root + "/move/" + owner);
    decisionKey = ByteString.copyFromUtf8(root + "/moved/" + owner);
  }

  Optional<Proof> decision() {
    return kv.get(decisionKey).map(entry -> Proof.parse(entry.value().toStringUtf8()));
  }

  /** Makes this the process that may go on; false if it is decided already. */
  boolean begin() {
    return put(List.of(undecided()));
  }

  /** Sees to it that nothing of before can decide any more; false if it has, or is not ours. */
  boolean renew() {
    return put(List.of(undecided(), guard()));
  }

  private boolean put(List<Condition> conditions) {
    String next = UUID.randomUUID().toString();
    boolean done =
        kv.txn(
                conditions,
                List.of(new Operation.Put(runKey, ByteString.copyFromUtf8(next))),
                List.of())
            .succeeded();
    run = done ? next : run;
    return done;
  }

  /** What every write of this process must require. */
  Condition guard() {
    return new Condition.Value(runKey, ByteString.copyFromUtf8(run));
  }

  /** The revision at which the move's first run began here. */
  long begunAt() {
    return kv.get(runKey).map(Entry::createRevision).orElseThrow(MoveException.TakenOver::new);
  }

  /** Takes the decision if the fence stands and the move is ours still. */
  boolean decide(Condition fence, Proof proof) {
    return kv.txn(
            List.of(undecided(), guard(), fence),
            List.of(new Operation.Put(decisionKey, ByteString.copyFromUtf8(proof.text()))),
            List.of())
        .succeeded();
  }

  /** From here on nobody can decide; false if somebody has. */
  boolean giveUp() {
    return kv.txn(
            List.of(undecided()), List.of(new Operation.Delete(KeyRange.single(runKey))), List.of())
        .succeeded();
  }

  /** Whether nobody runs it and nobody can decide it. */
  boolean isGivenUp() {
    return kv.txn(List.of(undecided(), new Condition.ModRevision(runKey, 0)), List.of(), List.of())
        .succeeded();
  }

  void forgetRun() {
    kv.delete(KeyRange.single(runKey));
  }

  /** The newest revision of this cluster. */
  long revision() {
    return kv.count(KeyRange.single(runKey)).revision();
  }

  private Condition undecided() {
    return new Condition.ModRevision(decisionKey, 0);
  }
}
