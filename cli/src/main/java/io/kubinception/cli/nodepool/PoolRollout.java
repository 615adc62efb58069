package io.kubinception.cli.nodepool;

import io.fabric8.kubernetes.api.model.Condition;
import io.kubinception.api.v1alpha1.Drainable;
import io.kubinception.api.v1alpha1.NodePool;
import io.kubinception.api.v1alpha1.Status;
import io.kubinception.api.v1alpha1.UpToDate;
import java.util.Optional;
import java.util.Set;

/** What a pool says of the replacement of its nodes. */
public final class PoolRollout {
  private static final Set<String> TROUBLE = Set.of(UpToDate.STOPPED, UpToDate.VERSION_SKEW);

  private PoolRollout() {}

  /** How far it is, or why it does not go on; empty when there is nothing to replace. */
  public static Optional<String> sentence(NodePool pool) {
    return open(pool).map(Condition::getMessage);
  }

  /** Whether all nodes are as the pool's spec has them now, as far as the operator sees. */
  static boolean isDone(NodePool pool) {
    return Status.isOf(pool.getStatus(), pool.getMetadata().getGeneration())
        && open(pool).isEmpty();
  }

  /** Whether a person has to look. */
  public static boolean isInTrouble(NodePool pool) {
    return open(pool).map(c -> TROUBLE.contains(c.getReason())).orElse(false);
  }

  /** What would hold up the drain of each node, whenever that comes; empty if nothing. */
  public static Optional<String> obstacle(NodePool pool) {
    return Status.condition(pool.getStatus(), Drainable.CONDITION)
        .filter(c -> Drainable.NEVER_ALLOWED.equals(c.getReason()))
        .map(Condition::getMessage);
  }

  private static Optional<Condition> open(NodePool pool) {
    return Status.condition(pool.getStatus(), UpToDate.CONDITION)
        .filter(c -> "False".equals(c.getStatus()));
  }
}
