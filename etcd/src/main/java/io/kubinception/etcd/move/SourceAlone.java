package io.kubinception.etcd.move;

import io.kubinception.etcd.EtcdClient;
import io.kubinception.etcd.EtcdException;
import io.kubinception.etcd.TenantFence;
import io.kubinception.etcd.move.TenantMove.Order;

/**
 * What can be done about a move where the tenant comes from, whatever the target is like.
 *
 * @param etcd the tenant's old etcd cluster
 */
public record SourceAlone(EtcdClient etcd) {

  /**
   * Lets a tenant go on that a killed run left frozen; unless the move is decided. A run that lives
   * is {@link MoveException.TakenOver}.
   *
   * @throws EtcdException when that fails
   */
  public void letGoOn(Order order) {
    boolean ours = isFrozenFor(order);
    if (ours && records(order).begin()) {
      new TenantFence(etcd).abandon(order.tenant(), order.id());
    }
  }

  /**
   * Takes the move back, unless it is decided, when nothing is left of the target that could be
   * asked or cleared. Its mirror must have ended.
   *
   * @return false if it is decided
   * @throws EtcdException when that fails
   */
  public boolean takeBack(Order order) {
    if (!records(order).giveUp()) {
      return false;
    }
    thaw(order);
    return true;
  }

  void thaw(Order order) {
    if (isFrozenFor(order)) {
      new TenantFence(etcd).abandon(order.tenant(), order.id());
    }
  }

  private boolean isFrozenFor(Order order) {
    return new TenantFence(etcd).holder(order.tenant()).filter(order.id()::equals).isPresent();
  }

  private MoveRecords records(Order order) {
    return new MoveRecords(etcd.kv(), order.tenant(), order.id());
  }
}
