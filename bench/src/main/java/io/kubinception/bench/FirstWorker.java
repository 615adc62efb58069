package io.kubinception.bench;

import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.api.model.ServiceAccount;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.dsl.Resource;
import io.kubinception.api.v1alpha1.NodePool;
import io.kubinception.api.v1alpha1.NodePoolSpec;
import io.kubinception.api.v1alpha1.Status;
import io.kubinception.api.v1alpha1.WorkerNode;
import io.kubinception.api.v1alpha1.WorkerNodeStatus;
import io.kubinception.lab.Poll;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** The first worker node of a cluster, and the first pod that waits for it. */
final class FirstWorker {
  private static final Poll POLL = Poll.upTo(Duration.ofMinutes(10));

  private final KubernetesClient admin;
  private final String cluster;

  FirstWorker(KubernetesClient admin, String cluster) {
    this.admin = admin;
    this.cluster = cluster;
  }

  /**
   * Seconds from the instance's start.
   *
   * @param firstPod until the pod's container runs; Kubernetes tells whole seconds
   */
  record Times(double ready, double firstPod) {}

  Times measure() throws InterruptedException {
    try (var customer = Customers.open(admin, cluster)) {
      POLL.until(
          () -> Optional.ofNullable(serviceAccount(customer).get()),
          () -> "no controller made the service account that pods have");
      customer.resource(pod()).create();
      admin.resource(pool()).create();
      WorkerNodeStatus worker =
          POLL.until(
              () -> worker().filter(s -> Status.isTrue(s, "Ready")), () -> "no worker is ready");
      Instant runs = POLL.until(() -> runningSince(customer), () -> "the first pod does not run");
      Instant started = Instant.parse(String.valueOf(worker.instanceStartedAt()));
      Instant ready = Instant.parse(String.valueOf(worker.readyAt()));
      return new Times(seconds(started, ready), seconds(started, runs));
    }
  }

  private static Resource<ServiceAccount> serviceAccount(KubernetesClient customer) {
    return customer.serviceAccounts().inNamespace("default").withName("default");
  }

  private NodePool pool() {
    var pool = new NodePool();
    pool.setMetadata(
        new ObjectMetaBuilder()
            .withName(cluster + "-workers")
            .withNamespace(Customers.NAMESPACE)
            .build());
    pool.setSpec(new NodePoolSpec(cluster, 1, "small", null, Map.of(), List.of()));
    return pool;
  }

  private static Pod pod() {
    return new PodBuilder()
        .withNewMetadata()
        .withName("first")
        .withNamespace("default")
        .endMetadata()
        .withNewSpec()
        .addNewContainer()
        .withName("first")
        .withImage("docker.io/library/busybox:1.37")
        .withCommand("sleep", "3600")
        .endContainer()
        .endSpec()
        .build();
  }

  private Optional<WorkerNodeStatus> worker() {
    return admin
        .resources(WorkerNode.class)
        .inNamespace(Customers.NAMESPACE)
        .list()
        .getItems()
        .stream()
        .filter(w -> w.getSpec().cluster().equals(cluster))
        .flatMap(w -> Stream.ofNullable(w.getStatus()))
        .findFirst();
  }

  private static Optional<Instant> runningSince(KubernetesClient customer) {
    Pod pod = customer.pods().inNamespace("default").withName("first").get();
    return pod.getStatus().getContainerStatuses().stream()
        .flatMap(s -> Stream.ofNullable(s.getState().getRunning()))
        .map(running -> Instant.parse(running.getStartedAt()))
        .findFirst();
  }

  private static double seconds(Instant from, Instant to) {
    return Duration.between(from, to).toMillis() / 1000.0;
  }
}
