package io.kubinception.operator.customercluster;

import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.apps.DeploymentBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.kubinception.testkit.Eventually;
import java.util.function.Supplier;

/** A Deployment whose pods come when the test says so: no controller runs that would make them. */
final class PlayedDeployment {
  private final KubernetesClient client;
  private final Supplier<Deployment> reading;

  /**
   * @param reading as it is now
   */
  PlayedDeployment(KubernetesClient client, Supplier<Deployment> reading) {
    this.client = client;
    this.reading = reading;
  }

  /** As if all that are asked for had come up, of the newest template. */
  void ready() {
    Eventually.within(CustomerWorld.LIMIT)
        .isTrue(
            "the Deployment takes its status",
            () -> {
              client.resource(withAll(reading.get(), 0)).updateStatus();
              return true;
            });
  }

  /** With all pods that are asked for, and as many that are to go. */
  static Deployment withAll(Deployment deployment, int old) {
    int replicas = deployment.getSpec().getReplicas();
    return new DeploymentBuilder(deployment)
        .withNewStatus()
        .withObservedGeneration(deployment.getMetadata().getGeneration())
        .withReplicas(replicas + old)
        .withUpdatedReplicas(replicas)
        .withReadyReplicas(replicas)
        .withAvailableReplicas(replicas)
        .endStatus()
        .build();
  }
}
