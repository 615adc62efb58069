package io.kubinception.chaos.fault;

import io.kubinception.api.v1alpha1.CustomerCluster;
import io.kubinception.api.v1alpha1.Kubinception;
import io.kubinception.api.v1alpha1.Plan;
import io.kubinception.chaos.scene.Customer;
import io.kubinception.chaos.scene.Scene;
import io.kubinception.lab.LabListener;
import io.kubinception.lab.provider.OperatorRelease;
import java.time.Duration;
import java.util.List;
import java.util.random.RandomGenerator;

/** Two operators that know nothing of each other, while a cluster is made and deleted. */
record TwoOperators(Duration wellWithin) implements Fault {
  private static final String CLUSTER = "chaos-twice";

  @Override
  public String name() {
    return "two-operators";
  }

  @Override
  public String about() {
    return "two operators without leader election, while a cluster is made and deleted";
  }

  @Override
  public Duration lasts() {
    return Duration.ZERO;
  }

  @Override
  public Injury inject(Scene scene, RandomGenerator random) throws InterruptedException {
    scale(scene, 2);
    scene.lab().customerCluster(CLUSTER, Plan.SHARED, 0, new LabListener() {});
    var cluster =
        scene
            .admin()
            .resources(CustomerCluster.class)
            .inNamespace(Customer.NAMESPACE)
            .withName(CLUSTER);
    cluster.delete();
    return new Injury(
        CLUSTER,
        () -> scale(scene, 1),
        () -> cluster.get() == null ? List.of() : List.of(CLUSTER + " is being deleted"));
  }

  private static void scale(Scene scene, int operators) {
    scene
        .admin()
        .apps()
        .deployments()
        .inNamespace(Kubinception.OPERATOR_NAMESPACE)
        .withName(OperatorRelease.DEPLOYMENT)
        .scale(operators);
  }
}
