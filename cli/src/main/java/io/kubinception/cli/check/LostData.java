package io.kubinception.cli.check;

import io.kubinception.api.v1alpha1.EtcdCluster;
import io.kubinception.api.v1alpha1.EtcdReachable;
import io.kubinception.api.v1alpha1.Status;
import io.kubinception.cli.Failure;
import io.kubinception.cli.fleet.Fleet;

/**
 * An etcd cluster of pods that has lost all of its data: nothing begins there before a person
 * decides.
 */
public final class LostData {
  private LostData() {}

  /** Whether the operator has found that nothing is left of it. */
  public static boolean is(EtcdCluster cluster) {
    return Status.condition(cluster.getStatus(), EtcdReachable.CONDITION)
        .filter(c -> "False".equals(c.getStatus()) && EtcdReachable.DATA_LOST.equals(c.getReason()))
        .isPresent();
  }

  /** Ends the command where nothing would come of it but waiting. */
  public static void refuse(EtcdCluster cluster) {
    if (is(cluster)) {
      throw Failure.failed(
          ("etcd cluster %s has lost all of its data: first bring them back with 'kubinception etcd"
                  + " pods recover %1$s --from BACKUP', or give them up with 'kubinception etcd pods"
                  + " give-up %1$s'")
              .formatted(cluster.getMetadata().getName()));
    }
  }

  /** The same of the one with this name, if there is one. */
  public static void refuse(Fleet fleet, String name) {
    fleet.all(EtcdCluster.class).stream()
        .filter(cluster -> cluster.getMetadata().getName().equals(name))
        .forEach(LostData::refuse);
  }
}
