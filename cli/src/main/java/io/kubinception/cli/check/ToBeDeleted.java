package io.kubinception.cli.check;

import io.kubinception.api.v1alpha1.CustomerCluster;
import io.kubinception.cli.Failure;
import io.kubinception.cli.Session;

/** A cluster that is to be deleted sleeps until then, whatever else is asked of it. */
public final class ToBeDeleted {

  /** Refuses what would not be had before somebody keeps the cluster. */
  public static void refuse(Session session, CustomerCluster cluster) {
    var name = cluster.getMetadata().getName();
    refuseDeleting(cluster);
    if (cluster.getSpec().deleteAt() != null) {
      throw Failure.failed(
          "cluster %s sleeps until it is deleted at %s: keep it first, with '%s'"
              .formatted(name, cluster.getSpec().deleteAt(), wakeUp(session, cluster)));
    }
  }

  /** Refuses, or ends the wait for, what a cluster on its way out does not come to. */
  public static void refuseDeleting(CustomerCluster cluster) {
    if (cluster.getMetadata().getDeletionTimestamp() != null) {
      throw Failure.hopeless(
          "cluster %s is being deleted: there is no way back"
              .formatted(cluster.getMetadata().getName()));
    }
  }

  /** The command that has a sleeping cluster awake again. */
  public static String wakeUp(Session session, CustomerCluster cluster) {
    var verb = cluster.getSpec().deleteAt() == null ? "wake" : "undelete";
    return session.command("cluster %s %s".formatted(verb, cluster.getMetadata().getName()));
  }

  private ToBeDeleted() {}
}
