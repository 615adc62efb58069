package io.kubinception.cli.backup;

import io.kubinception.api.v1alpha1.CustomerCluster;
import io.kubinception.api.v1alpha1.EtcdBackup;
import io.kubinception.api.v1alpha1.TenantReference;
import io.kubinception.cli.Failure;
import io.kubinception.cli.Session;
import io.kubinception.cli.check.Names;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/** Finds a backup by its name. */
public final class BackupLookup {
  /** The backup; ends the command when there is none, and names those of the person's clusters. */
  public static EtcdBackup find(Session session, String name) {
    return find(session, name, backup -> isOfNamespace(session, backup));
  }

  /**
   * The same.
   *
   * @param likely which ones may have been meant
   */
  public static EtcdBackup find(Session session, String name, Predicate<EtcdBackup> likely) {
    var all = session.fleet().all(EtcdBackup.class);
    return all.stream()
        .filter(backup -> backup.getMetadata().getName().equals(name))
        .findFirst()
        .orElseThrow(
            () ->
                Failure.notFound(
                    "there is no backup %s; %s".formatted(name, hint(name, all, likely))));
  }

  /** Those that are likely meant come first, the newest of them before all. */
  private static String hint(String name, List<EtcdBackup> all, Predicate<EtcdBackup> likely) {
    Map<Boolean, List<String>> names =
        all.stream()
            .sorted(Comparator.comparing(BackupLookup::time).reversed())
            .collect(
                Collectors.partitioningBy(
                    likely,
                    Collectors.mapping(
                        backup -> backup.getMetadata().getName(), Collectors.toList())));
    return Names.hint(
        name,
        names.getOrDefault(true, List.of()),
        names.getOrDefault(false, List.of()),
        "make one with 'kubinception etcd backup create'");
  }

  /** When it was taken, or asked for. */
  private static String time(EtcdBackup backup) {
    var status = backup.getStatus();
    return status == null || status.takenAt() == null
        ? Objects.toString(backup.getMetadata().getCreationTimestamp(), "")
        : status.takenAt();
  }

  private static boolean isOfNamespace(Session session, EtcdBackup backup) {
    var tenant = backup.getSpec().tenant();
    return tenant != null
        && session.fleet().in(session.namespace(), CustomerCluster.class).stream()
            .map(CustomerCluster::getStatus)
            .anyMatch(s -> s != null && tenant.namespace().equals(s.controlPlaneNamespace()));
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
