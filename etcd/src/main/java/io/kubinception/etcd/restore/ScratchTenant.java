package io.kubinception.etcd.restore;

import io.kubinception.etcd.EtcdClient;
import io.kubinception.etcd.EtcdException;
import io.kubinception.etcd.EtcdTenancy;
import io.kubinception.etcd.TenantFence;
import io.kubinception.etcd.TenantFence.Freeze;
import io.kubinception.etcd.TenantHome;
import io.kubinception.etcd.TenantId;

/**
 * A tenant that is there for a drill alone: nobody has a certificate for it, and it is frozen as
 * long as it is there.
 */
public final class ScratchTenant {
  /** It knows one piece of work only. */
  static final String OWNER = "drill";

  private final EtcdClient etcd;
  private final TenantId id;
  private final TenantFence fence;
  private final EtcdTenancy tenancy;

  /** Works as a user with the role root; methods throw {@link EtcdException}. */
  public ScratchTenant(EtcdClient etcd, TenantId id) {
    this.etcd = etcd;
    this.id = id;
    this.fence = new TenantFence(etcd);
    this.tenancy = new EtcdTenancy(etcd);
  }

  /**
   * Makes it, or what of it is missing. Whose it is comes first: whatever dies from here on,
   * somebody knows what to remove.
   */
  FrozenTenant make(String home, BackupFile wanted) {
    new TenantHome(etcd).settle(id, home);
    tenancy.ensure(id);
    if (fence.freeze(id, OWNER) instanceof Freeze.HeldBy(String other)) {
      throw new RestoreException.Busy(other);
    }
    return new FrozenTenant(etcd, fence, id, OWNER, wanted, new InScratch());
  }

  /**
   * Removes it without a trace, wherever a drill has stopped; one that still goes on fails.
   *
   * @throws RestoreException.Disturbed when somebody writes into it meanwhile
   */
  public void remove() {
    // First of all, so that a drill that goes on writes nothing behind the removal.
    fence.release(id, OWNER);
    tenancy.remove(id);
    if (!tenancy.leftovers(id).none()) {
      throw new RestoreException.Disturbed(
          "the scratch tenant %s was written into while it was removed".formatted(id));
    }
  }
}
