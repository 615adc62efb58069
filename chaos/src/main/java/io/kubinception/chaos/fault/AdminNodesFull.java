package io.kubinception.chaos.fault;

import io.fabric8.kubernetes.api.model.Node;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.api.model.Quantity;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.kubinception.chaos.scene.Scene;
import io.kubinception.lab.Poll;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.random.RandomGenerator;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * Pods as important as control planes ask for all CPU that the nodes of the admin cluster have
 * left, more of them wait, and the operator's pod is deleted. The operator has to find a place
 * again.
 */
record AdminNodesFull(Duration wellWithin) implements Fault {
  private static final String NAMESPACE = "default";
  private static final String LABEL = "chaos-fills-nodes";
  private static final String PRIORITY_OF_CONTROL_PLANES = "kubinception-control-plane";
  private static final String IMAGE = "registry.k8s.io/pause:3.10.2";
  private static final Quantity NONE = new Quantity("0");
  private static final int WAITING = 4;

  /** As much as the operator asks for: who waits would take its place. */
  private static final BigDecimal OPERATORS = new BigDecimal("0.05");

  @Override
  public String name() {
    return "admin-nodes-full";
  }

  @Override
  public String about() {
    return "no CPU left to ask for in the admin cluster, others wait for it, and the operator's pod deleted";
  }

  @Override
  public Duration lasts() {
    return Duration.ZERO;
  }

  @Override
  public Injury inject(Scene scene, RandomGenerator random) throws InterruptedException {
    var admin = scene.admin();
    admin.nodes().list().getItems().stream()
        .filter(AdminNodesFull::takesPods)
        .flatMap(node -> filler(admin, node).stream())
        .forEach(pod -> admin.resource(pod).create());
    IntStream.range(0, WAITING)
        .mapToObj(i -> pod(LABEL + "-" + i, OPERATORS, Map.of()))
        .forEach(pod -> admin.resource(pod).create());
    Poll.upTo(Duration.ofMinutes(1))
        .untilTrue(
            () -> fillers(admin).filter(AdminNodesFull::waits).count() >= WAITING,
            () -> "The nodes do not get full");
    List<Pod> operators = scene.operators();
    operators.forEach(pod -> admin.resource(pod).delete());
    return new Injury("operator", () -> waitForOtherThan(names(operators), scene));
  }

  /** The nodes are full until then: it is to come back by itself. */
  private void waitForOtherThan(List<String> operators, Scene scene) throws InterruptedException {
    try {
      Poll.upTo(wellWithin)
          .untilTrue(
              () ->
                  !operators.containsAll(
                      names(scene.operators().stream().filter(AdminNodesFull::isReady).toList())),
              () -> "The operator finds no place");
    } finally {
      scene.admin().pods().inNamespace(NAMESPACE).withLabel(LABEL).delete();
    }
  }

  private static List<String> names(List<Pod> pods) {
    return pods.stream().map(pod -> pod.getMetadata().getName()).toList();
  }

  private static boolean isReady(Pod pod) {
    return is(pod, "Ready", "True");
  }

  private static boolean waits(Pod pod) {
    return is(pod, "PodScheduled", "False");
  }

  private static boolean is(Pod pod, String condition, String status) {
    return pod.getStatus().getConditions().stream()
        .anyMatch(c -> c.getType().equals(condition) && c.getStatus().equals(status));
  }

  private static boolean takesPods(Node node) {
    return node.getSpec().getTaints().isEmpty();
  }

  private static Stream<Pod> fillers(KubernetesClient admin) {
    return admin.pods().inNamespace(NAMESPACE).withLabel(LABEL).list().getItems().stream();
  }

  /** One that asks for what is left; empty if nothing is. */
  private static Optional<Pod> filler(KubernetesClient admin, Node node) {
    String name = node.getMetadata().getName();
    BigDecimal asked =
        admin.pods().inAnyNamespace().withField("spec.nodeName", name).list().getItems().stream()
            .filter(pod -> !List.of("Succeeded", "Failed").contains(pod.getStatus().getPhase()))
            .flatMap(pod -> pod.getSpec().getContainers().stream())
            .flatMap(container -> Stream.ofNullable(container.getResources().getRequests()))
            .flatMap(requests -> Stream.ofNullable(requests.get("cpu")))
            .map(Quantity::getNumericalAmount)
            .reduce(BigDecimal.ZERO, BigDecimal::add);
    BigDecimal left =
        node.getStatus()
            .getAllocatable()
            .getOrDefault("cpu", NONE)
            .getNumericalAmount()
            .subtract(asked);
    return left.signum() > 0
        ? Optional.of(pod(LABEL + "-" + name, left, Map.of("kubernetes.io/hostname", name)))
        : Optional.empty();
  }

  private static Pod pod(String name, BigDecimal cores, Map<String, String> where) {
    return new PodBuilder()
        .withNewMetadata()
        .withName(name)
        .withNamespace(NAMESPACE)
        .addToLabels(LABEL, "")
        .endMetadata()
        .withNewSpec()
        .withPriorityClassName(PRIORITY_OF_CONTROL_PLANES)
        .withNodeSelector(where)
        .withTerminationGracePeriodSeconds(0L)
        .addNewContainer()
        .withName("pause")
        .withImage(IMAGE)
        .withNewResources()
        .addToRequests("cpu", new Quantity(cores.toPlainString()))
        .endResources()
        .endContainer()
        .endSpec()
        .build();
  }
}
