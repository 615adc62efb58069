package io.kubinception.operator.workernode;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.api.model.policy.v1.PodDisruptionBudgetBuilder;
import io.kubinception.api.v1alpha1.Drainable;
import io.kubinception.api.v1alpha1.Status;
import io.kubinception.api.v1alpha1.WorkerNode;
import io.kubinception.testkit.Eventually;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The life of a pool from its first node to its last. */
class NodePoolIT {
  private static final Duration LIMIT = Duration.ofSeconds(150);
  private static final String POOL = "demo-workers";

  private final PoolWorld world = new PoolWorld(HealthRules.defaults());

  @AfterEach
  void stop() {
    world.close();
  }

  @Test
  void aPoolGetsItsNodesScalesDownAndGoesWithoutLeftovers() {
    world.start();
    world.create(PoolWorld.pool(POOL, 2));
    // The pool says what it lacks, and goes on when the cluster comes.
    Eventually.within(LIMIT)
        .isTrue("the pool misses its cluster", () -> world.reason(POOL).equals("ClusterMissing"));
    world.createCluster();

    Eventually.within(LIMIT)
        .isTrue(
            "two nodes are ready",
            () -> {
              world.kubelets();
              return Integer.valueOf(2).equals(world.current(POOL).getStatus().readyReplicas());
            });
    assertThat(world.instances.made()).isEqualTo(2);
    assertThat(tokens()).isZero();
    assertThat(world.current(POOL).getSpec().version()).isEqualTo("1.36.4");

    world.client().resource(PoolWorld.pool(POOL, 2)).scale(1);
    Eventually.within(LIMIT)
        .isTrue("one instance is left", () -> world.instances.list(Map.of()).size() == 1);
    Eventually.within(LIMIT)
        .isTrue("one Node is left", () -> world.client().nodes().list().getItems().size() == 1);

    world.client().resource(PoolWorld.pool(POOL, 1)).delete();
    Eventually.within(LIMIT).isTrue("the pool is gone", () -> world.current(POOL) == null);
    assertThat(world.client().resources(WorkerNode.class).inAnyNamespace().list().getItems())
        .isEmpty();
    assertThat(world.instances.list(Map.of())).isEmpty();
    assertThat(world.client().nodes().list().getItems()).isEmpty();
  }

  @Test
  void aPoolTellsOfBudgetsThatNeverAllowADrain() {
    List.of("lax", "strict").forEach(this::budget);
    world.createCluster();
    world.create(PoolWorld.pool(POOL, 0));
    world.start();

    Eventually.within(LIMIT)
        .isTrue(
            "it says so",
            () ->
                Status.isReason(
                    world.current(POOL).getStatus(), Drainable.CONDITION, Drainable.NEVER_ALLOWED));
    assertThat(
            Status.condition(world.current(POOL).getStatus(), Drainable.CONDITION)
                .orElseThrow()
                .getMessage())
        .startsWith("PodDisruptionBudget default/strict never lets a pod be evicted");
    Eventually.within(LIMIT).isTrue("it is Ready", () -> world.reason(POOL).equals("Ready"));
  }

  @Test
  void aPoolTellsOfAPodOfTwoBudgets() {
    budget("by-app", Map.of("app", "web"));
    budget("by-tier", Map.of("tier", "front"));
    budget("of-others", Map.of("app", "other"));
    runningPod("web-0", Map.of("app", "web", "tier", "front"));
    runningPod("other-0", Map.of("app", "other"));
    world.createCluster();
    world.create(PoolWorld.pool(POOL, 0));
    world.start();

    Eventually.within(LIMIT)
        .passes(
            "it names pod and budgets",
            () ->
                assertThat(Status.condition(world.current(POOL).getStatus(), Drainable.CONDITION))
                    .hasValueSatisfying(
                        c ->
                            assertThat(c.getMessage())
                                .startsWith(
                                    "pod default/web-0 has two PodDisruptionBudgets,"
                                        + " default/by-app and default/by-tier,")
                                .doesNotContain("other")));
  }

  private void runningPod(String name, Map<String, String> labels) {
    var pod =
        new PodBuilder()
            .withNewMetadata()
            .withName(name)
            .withNamespace("default")
            .withLabels(labels)
            .endMetadata()
            .withNewSpec()
            .addNewContainer()
            .withName("c")
            .withImage("busybox")
            .endContainer()
            .endSpec()
            .withNewStatus()
            .withPhase("Running")
            .endStatus()
            .build();
    world.create(pod);
    world.client().resource(pod).patchStatus();
  }

  private void budget(String name) {
    budget(name, Map.of("app", name));
  }

  /** Over two pods, with the status that its controller would write. */
  private void budget(String name, Map<String, String> labels) {
    int missing = name.equals("strict") ? 0 : 1;
    var budget =
        new PodDisruptionBudgetBuilder()
            .withNewMetadata()
            .withName(name)
            .withNamespace("default")
            .endMetadata()
            .withNewSpec()
            .withNewMaxUnavailable(missing)
            .withNewSelector()
            .addToMatchLabels(labels)
            .endSelector()
            .endSpec()
            .withNewStatus()
            .withExpectedPods(2)
            .withCurrentHealthy(2)
            .withDesiredHealthy(2 - missing)
            .withDisruptionsAllowed(missing)
            .endStatus()
            .build();
    world.create(budget);
    world.client().resource(budget).patchStatus();
  }

  private long tokens() {
    return world.client().secrets().inNamespace("kube-system").list().getItems().stream()
        .filter(s -> s.getMetadata().getName().startsWith("bootstrap-token-"))
        .count();
  }
}
