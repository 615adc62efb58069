package io.kubinception.controlplane;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.NamespaceBuilder;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.scheduling.v1.PriorityClassBuilder;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import io.kubinception.api.v1alpha1.Kubinception;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Plans change under a real Deployment controller. */
class RolloutIT {
  private static final Duration LIMIT = Duration.ofSeconds(60);
  private static final String NAMESPACE = Models.minimal().namespace();

  private static final PatchContext APPLY =
      new PatchContext.Builder()
          .withPatchType(PatchType.SERVER_SIDE_APPLY)
          .withFieldManager(Kubinception.FIELD_MANAGER)
          .withForce(true)
          .build();

  private LocalApiServer server;
  private LocalWorkloads workloads;

  @BeforeEach
  void start(@TempDir Path folder) throws Exception {
    server = LocalApiServer.start(folder);
    var client = server.client();
    client
        .resource(
            new NamespaceBuilder().withNewMetadata().withName(NAMESPACE).endMetadata().build())
        .create();
    client
        .resource(
            new PriorityClassBuilder()
                .withNewMetadata()
                .withName(RestrictedPod.PRIORITY_CLASS)
                .endMetadata()
                .withValue(1000)
                .build())
        .create();
    workloads = LocalWorkloads.start(folder, server, NAMESPACE);
    until(
        "pods can be made",
        () -> client.serviceAccounts().inNamespace(NAMESPACE).withName("default").get() != null);
  }

  @AfterEach
  void stop() {
    workloads.close();
    server.close();
  }

  @ParameterizedTest
  @EnumSource(
      value = Component.class,
      names = {"CONTROLLER_MANAGER", "SCHEDULER"})
  void noneRunsBesideOneThatElectsNoLeader(Component component) {
    for (int replicas : List.of(1, 2, 1, 2)) {
      change(component, replicas);
    }

    assertThat(workloads.seen()).anyMatch(pods -> pods.size() == 2);
    assertThat(workloads.seen())
        .noneMatch(pods -> pods.size() > 1 && pods.stream().anyMatch(RolloutIT::electsNoLeader));
  }

  /** Why it is not simply applied: if this fails one day, so much the better. */
  @Test
  void aDeploymentThatIsGivenBothAtOnceRunsTwoThatElectNoLeader() {
    change(Component.SCHEDULER, 1);
    apply(rendered(Component.SCHEDULER, 2));

    until(
        "two without a leader are seen",
        () ->
            workloads.seen().stream()
                .anyMatch(pods -> pods.stream().filter(RolloutIT::electsNoLeader).count() > 1));
  }

  @ParameterizedTest
  @EnumSource(
      value = Component.class,
      names = {"API_SERVER", "TUNNEL_SERVER"})
  void oneServesAllTheTime(Component component) {
    change(component, 1);
    int begin = workloads.seen().size();
    change(component, 2);
    change(component, 1);

    assertThat(workloads.seen().subList(begin, workloads.seen().size()))
        .allMatch(pods -> pods.stream().anyMatch(RolloutIT::serves));
  }

  private void change(Component component, int replicas) {
    Deployment wanted = rendered(component, replicas);
    until(
        component + " has " + replicas,
        () -> {
          Deployment seen = server.client().resource(wanted).get();
          apply(Rollout.next(component, wanted, seen));
          return Rollout.isComplete(wanted, seen);
        });
  }

  private static Deployment rendered(Component component, int replicas) {
    return Rendering.of(Models.withReplicas(replicas)).deployment(component);
  }

  /** Without its owner, which is not there. */
  private void apply(Deployment deployment) {
    deployment.getMetadata().setOwnerReferences(List.of());
    server.client().resource(deployment).patch(APPLY);
  }

  private static boolean electsNoLeader(Pod pod) {
    return pod.getSpec().getContainers().getFirst().getArgs().contains("--leader-elect=false");
  }

  private static boolean serves(Pod pod) {
    return pod.getMetadata().getDeletionTimestamp() == null
        && "Running".equals(pod.getStatus().getPhase());
  }

  private static void until(String what, BooleanSupplier condition) {
    Instant deadline = Instant.now().plus(LIMIT);
    while (!condition.getAsBoolean()) {
      assertThat(Instant.now()).as(what).isBefore(deadline);
      LockSupport.parkNanos(Duration.ofMillis(100).toNanos());
    }
  }
}
