package io.kubinception.cli.backup;

import io.kubinception.api.v1alpha1.ControlPlane;
import io.kubinception.api.v1alpha1.CustomerCluster;
import io.kubinception.api.v1alpha1.EtcdRestore;
import io.kubinception.cli.Failure;
import io.kubinception.cli.Session;
import io.kubinception.cli.fleet.Fleet;
import java.util.Optional;
import java.util.stream.Stream;

/** Who needs a backup now: its deletion would wait for them. */
final class BackupUse {
  private BackupUse() {}

  static void refuseUsed(Session session, String backup) {
    newborn(session.fleet(), backup)
        .ifPresent(
            name -> {
              throw Failure.failed(
                  "cluster %s is being born from backup %s: wait until it has started ('%s'), or"
                          .formatted(name, backup, session.command("cluster get " + name))
                      + " delete it first");
            });
    session.fleet().all(EtcdRestore.class).stream()
        .filter(restore -> restore.mayRead(backup))
        .map(restore -> restore.getMetadata().getName())
        .findFirst()
        .ifPresent(
            restore -> {
              throw Failure.failed(
                  "EtcdRestore %s works with backup %s: wait until it is Ready, or delete it first"
                          .formatted(restore, backup)
                      + " (kubectl delete etcdrestore %s)".formatted(restore));
            });
  }

  /** One that the operator has not seen yet has no control plane. */
  private static Optional<String> newborn(Fleet fleet, String backup) {
    var unseen =
        fleet.all(CustomerCluster.class).stream()
            .filter(cluster -> backup.equals(cluster.getSpec().cloneOf()))
            .filter(cluster -> cluster.getMetadata().getDeletionTimestamp() == null)
            .filter(cluster -> !hasControlPlane(fleet, cluster));
    var unborn =
        fleet.all(ControlPlane.class).stream()
            .filter(controlPlane -> controlPlane.isBornFrom(backup));
    return Stream.concat(unseen, unborn)
        .map(resource -> resource.getMetadata().getName())
        .findFirst();
  }

  private static boolean hasControlPlane(Fleet fleet, CustomerCluster cluster) {
    var status = cluster.getStatus();
    var namespace = status == null ? null : status.controlPlaneNamespace();
    return namespace != null
        && fleet.find(ControlPlane.class, namespace, cluster.getMetadata().getName()).isPresent();
  }
}
