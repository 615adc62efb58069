package io.kubinception.operator.workernode;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.api.model.PodStatusBuilder;
import io.fabric8.kubernetes.api.model.policy.v1.PodDisruptionBudget;
import io.fabric8.kubernetes.api.model.policy.v1.PodDisruptionBudgetBuilder;
import io.kubinception.api.v1alpha1.Status;
import io.kubinception.api.v1alpha1.WorkerNode;
import io.kubinception.testkit.Eventually;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** A pool's worker nodes are replaced, or are not where that would do harm. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class NodePoolRolloutIT {
  private static final Duration LIMIT = Duration.ofSeconds(150);

  /** A silent node is to be replaced soon, but not before the other ones are looked at. */
  private final PoolWorld world =
      new PoolWorld(
          new HealthRules(Duration.ofSeconds(1), Duration.ofSeconds(12), Duration.ofSeconds(0)));

  @BeforeAll
  void start() {
    world.createCluster();
    world.start();
  }

  @AfterAll
  void stop() {
    world.close();
  }

  private void made(String pool, int nodes) {
    world.create(PoolWorld.pool(pool, nodes));
    settled(pool, "small", nodes);
  }

  private void settled(String pool, String flavour, int nodes) {
    Eventually.within(LIMIT)
        .isTrue(
            "pool %s has %d ready nodes, all %s".formatted(pool, nodes, flavour),
            () -> {
              world.kubelets();
              return world.flavours(pool).equals(Collections.nCopies(nodes, flavour))
                  && ready(pool) == nodes
                  && world.rollout(pool).equals("Done: ");
            });
  }

  private long ready(String pool) {
    return world.workers(pool).stream()
        .filter(
            w ->
                w.getMetadata().getDeletionTimestamp() == null
                    && Status.isTrue(w.getStatus(), "Ready"))
        .count();
  }

  private void deleted(String pool) {
    world.client().resource(world.current(pool)).delete();
    Eventually.within(LIMIT)
        .isTrue(
            "it is gone",
            () -> {
              world.kubelets();
              return world.current(pool) == null;
            });
  }

  /** A pod on each node, all of a budget that lets none go. */
  private PodDisruptionBudget held(String pool) {
    for (WorkerNode worker : world.workers(pool)) {
      var pod =
          new PodBuilder()
              .withNewMetadata()
              .withName("web-" + worker.getMetadata().getName())
              .withNamespace("default")
              .addToLabels("app", pool)
              .endMetadata()
              .withNewSpec()
              .withNodeName(worker.getMetadata().getName())
              .addNewContainer()
              .withName("c")
              .withImage("busybox")
              .endContainer()
              .endSpec()
              .build();
      world.create(pod);
      pod.setStatus(new PodStatusBuilder().withPhase("Running").build());
      world.client().resource(pod).patchStatus();
    }
    var budget =
        new PodDisruptionBudgetBuilder()
            .withNewMetadata()
            .withName(pool)
            .withNamespace("default")
            .endMetadata()
            .withNewSpec()
            .withNewMaxUnavailable(0)
            .withNewSelector()
            .addToMatchLabels("app", pool)
            .endSelector()
            .endSpec()
            .build();
    world.create(budget);
    return budget;
  }

  private void blocked(String pool) {
    Eventually.within(LIMIT)
        .isTrue(
            "the drain is held, and said to be",
            () -> {
              world.kubelets();
              return world
                  .rollout(pool)
                  .matches(
                      "Replacing: 0 of 2 workers replaced; node .* drains since [0-9]+ s:"
                          + " 1 pod has to leave; PodDisruptionBudget default/"
                          + pool
                          + " allows no disruption");
            });
    assertThat(world.workers(pool)).hasSize(3);
    assertThat(ready(pool)).isEqualTo(2);
  }

  @Test
  void anOldNodeGoesWhenANewOneIsReadyAndABudgetHoldsAndAKilledOperatorIsNotMissed() {
    made("rolled", 2);
    var budget = held("rolled");
    world.flavour("rolled", "large");
    blocked("rolled");

    world.restart();
    blocked("rolled");
    world.client().resource(budget).delete();

    settled("rolled", "large", 2);
    deleted("rolled");
  }

  @Test
  void setBackInTheMiddleTheOldNodesThatAreLeftStay() {
    made("backed", 2);
    var before = names("backed");
    var budget = held("backed");
    world.flavour("backed", "large");
    blocked("backed");

    world.flavour("backed", "small");
    world.client().resource(budget).delete();

    settled("backed", "small", 2);
    assertThat(names("backed")).containsAnyElementsOf(before);
    deleted("backed");
  }

  @Test
  void whenAllNodesFallSilentTogetherNoneIsReplaced() {
    made("silent", 2);
    var before = names("silent");
    world.cutOff(before);

    Eventually.within(LIMIT)
        .isTrue(
            "the pool says that none is replaced",
            () -> {
              world.kubelets();
              lookAt("silent");
              return world.reason("silent").equals("ReplacementHeld");
            });
    assertThat(world.workers("silent")).allMatch(Replacement::isSilent);
    assertThat(names("silent")).isEqualTo(before);

    world.cutOff(List.of());
    settled("silent", "small", 2);
    assertThat(names("silent")).isEqualTo(before);
    deleted("silent");
  }

  private List<String> names(String pool) {
    return world.workers(pool).stream().map(w -> w.getMetadata().getName()).toList();
  }

  /** Well nodes are looked at every 20 seconds only; an annotation has them looked at now. */
  private void lookAt(String pool) {
    for (WorkerNode worker : world.workers(pool)) {
      if (!Replacement.isDue(worker)) {
        world
            .client()
            .resource(worker)
            .edit(
                w -> {
                  w.getMetadata().getAnnotations().put("look", Long.toString(System.nanoTime()));
                  return w;
                });
      }
    }
  }
}
