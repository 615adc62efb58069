package io.kubinception.cli.check;

import io.kubinception.api.v1alpha1.CustomerCluster;
import io.kubinception.api.v1alpha1.Hibernated;
import io.kubinception.api.v1alpha1.Status;
import io.kubinception.cli.Session;
import io.kubinception.cli.output.Health;
import io.kubinception.cli.output.Mark;

/** Who waits for what a cluster does when it is awake would wait in vain. */
public final class Asleep {

  /** Whether it sleeps, or is about to. */
  public static boolean is(Session session, CustomerCluster cluster) {
    return Status.condition(cluster.getStatus(), Hibernated.CONDITION)
        .map(condition -> !Hibernated.WAKING_UP.equals(condition.getReason()))
        .orElseGet(() -> Health.of(cluster, session.clock().instant()).mark() == Mark.ASLEEP);
  }

  private Asleep() {}
}
