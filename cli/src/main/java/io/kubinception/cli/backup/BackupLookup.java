package io.kubinception.cli.backup;

import io.kubinception.api.v1alpha1.EtcdBackup;
import io.kubinception.api.v1alpha1.TenantReference;
import io.kubinception.cli.Failure;
import io.kubinception.cli.check.Names;
import io.kubinception.cli.fleet.Fleet;
import java.util.List;

/** Finds a backup by its name. */
public final class BackupLookup {
  /** The backup; ends the command when there is none. */
  public static EtcdBackup find(Fleet fleet, String name) {
    List<EtcdBackup> all = fleet.all(EtcdBackup.class);
    return all.stream()
        .filter(backup -> backup.getMetadata().getName().equals(name))
        .findFirst()
        .orElseThrow(
            () ->
                Failure.notFound(
                    "there is no backup %s; %s"
                        .formatted(
                            name,
                            Names.hint(
                                name,
                                all.stream().map(b -> b.getMetadata().getName()).toList(),
                                "make one with 'kubinception etcd backup create'"))));
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
