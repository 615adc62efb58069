package io.kubinception.operator.move;

import io.fabric8.kubernetes.api.model.Condition;
import io.fabric8.kubernetes.api.model.ConditionBuilder;
import io.kubinception.api.v1alpha1.EtcdMove;
import io.kubinception.api.v1alpha1.EtcdMoveSpec;
import io.kubinception.api.v1alpha1.EtcdMoveStatus;
import io.kubinception.api.v1alpha1.Status;
import io.kubinception.etcd.TenantId;
import io.kubinception.etcd.move.Proof;
import io.kubinception.etcd.move.TenantMove;
import io.kubinception.etcd.move.TenantMove.Order;
import io.kubinception.operator.kube.Conditions;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What one pass over a move knows, from its status on. */
final class EtcdMovePass {
  /** In front of a move's UID. */
  static final String OWNER = "move-";

  /** Condition type. */
  static final String TAKEN_BACK = "TakenBack";

  private final EtcdMove move;
  private final Clock clock;
  private @Nullable Ends ends;
  private boolean sourceIsGivenUp;
  private boolean targetIsGivenUp;
  private @Nullable String tenantId;
  private @Nullable String from;
  private @Nullable Long keys;
  private @Nullable Long bytes;
  private @Nullable String sha256;
  private @Nullable Long sourceRevision;
  private @Nullable Long targetRevision;
  private @Nullable String frozenAt;
  private @Nullable Long frozenMillis;
  private @Nullable String servedAt;
  private @Nullable String clearedAt;
  private @Nullable Condition failure;

  EtcdMovePass(EtcdMove move, Clock clock) {
    this.move = move;
    this.clock = clock;
    EtcdMoveStatus status = move.getStatus();
    if (status != null) {
      tenantId = status.tenantId();
      from = status.from();
      keys = status.keys();
      bytes = status.bytes();
      sha256 = status.sha256();
      sourceRevision = status.sourceRevision();
      targetRevision = status.targetRevision();
      frozenAt = status.frozenAt();
      frozenMillis = status.frozenMillis();
      servedAt = status.servedAt();
      clearedAt = status.clearedAt();
      failure = EtcdMove.failure(move).orElse(null);
    }
  }

  EtcdMoveSpec spec() {
    return move.getSpec();
  }

  String uid() {
    return move.getMetadata().getUid();
  }

  /** Whose the fences are: there is no other move of this name, ever. */
  String owner() {
    return OWNER + uid();
  }

  /** Both ends are stored before anything is done at one of them. */
  void begins(TenantId id, String etcdCluster) {
    tenantId = id.value();
    from = etcdCluster;
  }

  boolean begun() {
    return from != null;
  }

  TenantId tenantId() {
    return new TenantId(Objects.requireNonNull(tenantId, "no step has found the tenant"));
  }

  String from() {
    return Objects.requireNonNull(from, "no step has found the tenant");
  }

  /** Nothing of the tenant is left there, and there is nobody to ask. */
  void sourceIsGivenUp(boolean givenUp) {
    sourceIsGivenUp = givenUp;
  }

  boolean sourceIsGivenUp() {
    return sourceIsGivenUp;
  }

  /** The same of where it was to go. */
  void targetIsGivenUp(boolean givenUp) {
    targetIsGivenUp = givenUp;
  }

  boolean targetIsGivenUp() {
    return targetIsGivenUp;
  }

  void connected(Ends both) {
    ends = both;
  }

  Ends ends() {
    return Objects.requireNonNull(ends, "no step has connected to etcd");
  }

  TenantMove engine() {
    return new TenantMove(ends().source().client(), ends().target().client(), clock);
  }

  Order order() {
    return new Order(tenantId(), owner(), Duration.ofSeconds(spec().longestFreezeSeconds()));
  }

  void moved(Proof proof, Instant releasedAt) {
    keys = proof.keys();
    bytes = proof.bytes();
    sha256 = proof.sha256();
    sourceRevision = proof.sourceRevision();
    targetRevision = proof.targetRevision();
    frozenAt = proof.frozenAt().truncatedTo(ChronoUnit.MILLIS).toString();
    frozenMillis = Duration.between(proof.frozenAt(), releasedAt).toMillis();
  }

  boolean isMoved() {
    return frozenMillis != null;
  }

  String movedText() {
    return "%,d keys, %,d bytes were equal at both places; nobody could write for %,d ms"
        .formatted(keys, bytes, frozenMillis);
  }

  void served() {
    servedAt = clock.instant().truncatedTo(ChronoUnit.SECONDS).toString();
  }

  Optional<Instant> servedAt() {
    return Optional.ofNullable(servedAt).map(Instant::parse);
  }

  void cleared() {
    clearedAt = clock.instant().truncatedTo(ChronoUnit.SECONDS).toString();
  }

  boolean isCleared() {
    return clearedAt != null;
  }

  /** It has failed for good: it is stored before it is taken back, and never tried again. */
  void fails(String reason, String why) {
    failure =
        new ConditionBuilder()
            .withType(EtcdMove.FAILED)
            .withReason(reason)
            .withMessage(
                "%s. The tenant goes on at %s; to try again make a new move".formatted(why, from()))
            .build();
  }

  /** Another process had decided it before. */
  void succeedsAfterAll() {
    failure = null;
  }

  Optional<Condition> failure() {
    return Optional.ofNullable(failure);
  }

  /** Whether it has failed, and is known never to be decided. */
  boolean isTakenBack() {
    return isTakenBack(move);
  }

  static boolean isTakenBack(EtcdMove move) {
    return EtcdMove.failure(move).isPresent() && Status.isTrue(move.getStatus(), TAKEN_BACK);
  }

  EtcdMoveStatus status(Conditions conditions) {
    if (failure != null) {
      conditions.set(EtcdMove.FAILED, "True", failure.getReason(), failure.getMessage());
    } else {
      conditions.remove(EtcdMove.FAILED).remove(TAKEN_BACK);
    }
    return new EtcdMoveStatus(
        move.getMetadata().getGeneration(),
        tenantId,
        from,
        keys,
        bytes,
        sha256,
        sourceRevision,
        targetRevision,
        frozenAt,
        frozenMillis,
        servedAt,
        clearedAt,
        conditions.list());
  }
}
