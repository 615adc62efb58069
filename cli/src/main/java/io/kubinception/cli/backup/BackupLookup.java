package io.kubinception.cli.backup;

import io.kubinception.api.v1alpha1.EtcdBackup;
import io.kubinception.api.v1alpha1.TenantReference;
import io.kubinception.cli.check.Lookup;
import io.kubinception.cli.fleet.Fleet;

/** Finds a backup by its name. */
public final class BackupLookup {
  /** The backup; ends the command when there is none. */
  public static EtcdBackup find(Fleet fleet, String name) {
    return Lookup.named(
        fleet, EtcdBackup.class, "backup", name, "make one with 'kubinception etcd backup create'");
  }

  /** What it is of: NAMESPACE/NAME of a tenant, or a whole etcd cluster. */
  static String subject(EtcdBackup backup) {
    TenantReference tenant = backup.getSpec().tenant();
    return tenant == null
        ? "etcd cluster " + backup.getSpec().etcdCluster()
        : tenant.namespace() + "/" + tenant.name();
  }

  private BackupLookup() {}
}
