package io.kubinception.operator.customercluster;

import io.kubinception.api.v1alpha1.EtcdMove;
import io.kubinception.api.v1alpha1.EtcdRestore;
import io.kubinception.api.v1alpha1.Status;
import io.kubinception.api.v1alpha1.TenantReference;
import io.kubinception.operator.kube.Conditions;
import java.util.Collection;
import java.util.function.Supplier;

/** Whether a customer's data are being moved or restored just now. */
public final class DataWork {
  private final Supplier<? extends Collection<EtcdMove>> moves;
  private final Supplier<? extends Collection<EtcdRestore>> restores;

  /**
   * @param moves all moves there are
   * @param restores all restores there are
   */
  public DataWork(
      Supplier<? extends Collection<EtcdMove>> moves,
      Supplier<? extends Collection<EtcdRestore>> restores) {
    this.moves = moves;
    this.restores = restores;
  }

  boolean isUnderWay(TenantReference tenant) {
    return moves.get().stream()
            .anyMatch(move -> tenant.equals(move.getSpec().tenant()) && isUnderWay(move))
        || restores.get().stream()
            .anyMatch(r -> tenant.equals(r.getSpec().tenant()) && isUnderWay(r));
  }

  private static boolean isUnderWay(EtcdMove move) {
    return !Status.isTrue(move.getStatus(), Conditions.READY) && EtcdMove.failure(move).isEmpty();
  }

  /** One that has found no backup yet changes nothing. */
  private static boolean isUnderWay(EtcdRestore restore) {
    return Status.condition(restore.getStatus(), EtcdRestore.RESTORED)
        .filter(c -> !"True".equals(c.getStatus()))
        .isPresent();
  }
}
