package io.kubinception.operator.customercluster;

import static io.kubinception.operator.customercluster.CustomerWorld.LIMIT;
import static io.kubinception.operator.customercluster.CustomerWorld.NAME;
import static io.kubinception.operator.customercluster.CustomerWorld.reason;
import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.kubinception.api.v1alpha1.Hibernated;
import io.kubinception.api.v1alpha1.Redundant;
import io.kubinception.api.v1alpha1.Status;
import io.kubinception.controlplane.Component;
import io.kubinception.testkit.Eventually;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** No controller of the admin cluster runs here: the test says what has become of Deployments. */
class PlanIT {
  private final CustomerWorld world = new CustomerWorld();

  @BeforeEach
  void aSharedCluster() {
    world.startCluster();
  }

  @AfterEach
  void stop() {
    world.close();
  }

  @Test
  void theSecondApiServerComesWhenOneOfTheNewTemplateIsReadyAndGoesAtOnce() {
    plan("ha");
    untilArguments("--goaway-chance=0.001");
    assertThat(world.controlPlane().getSpec().replicas()).isEqualTo(2);
    assertThat(world.wanted(Component.API_SERVER)).contains(1);
    assertThat(reason(world.cluster(), Redundant.CONDITION)).isEqualTo(Redundant.REPLICAS_MISSING);
    assertThat(sendsToUnready()).as("while none is ready").isTrue();

    ready();
    Eventually.within(LIMIT)
        .isTrue(
            "there are to be two", () -> world.wanted(Component.API_SERVER).equals(Optional.of(2)));
    Eventually.within(LIMIT).isTrue("whoever starts now gets nothing", () -> !sendsToUnready());
    assertThat(budgets()).hasSize(4);

    plan("shared");
    Eventually.within(LIMIT)
        .isTrue(
            "there is to be one", () -> world.wanted(Component.API_SERVER).equals(Optional.of(1)));
    assertThat(arguments()).noneMatch(a -> a.startsWith("--goaway-chance"));
    assertThat(world.controlPlane().getSpec().replicas()).isEqualTo(1);
  }

  @Test
  void oneOfTwoThatWaitsToBeStartedAgainIsReplacedThoughTheOtherServes() {
    world.hasRun();
    plan("ha");
    untilArguments("--goaway-chance=0.001");
    ready();
    Eventually.within(LIMIT)
        .isTrue(
            "there are to be two", () -> world.wanted(Component.API_SERVER).equals(Optional.of(2)));
    Pod killed = killedOnceMore(apiServers());
    world.create(killed);
    world.client().resource(killed).patchStatus();
    world.change("{\"metadata\":{\"annotations\":{\"look\":\"now\"}}}");

    Eventually.within(LIMIT)
        .isTrue("it makes room", () -> world.client().resource(killed).get() == null);
  }

  /** A pod that was killed after it had run well, and waits for minutes. */
  private static Pod killedOnceMore(Deployment deployment) {
    var template = deployment.getSpec().getTemplate();
    return new PodBuilder()
        .withNewMetadata()
        .withName("killed")
        .withNamespace(deployment.getMetadata().getNamespace())
        .withLabels(template.getMetadata().getLabels())
        .endMetadata()
        .withSpec(template.getSpec())
        .editSpec()
        .withPriorityClassName(null)
        .endSpec()
        .withNewStatus()
        .addNewContainerStatus()
        .withName("api-server")
        .withImage("any")
        .withImageID("any")
        .withReady(false)
        .withRestartCount(3)
        .withNewState()
        .withNewWaiting()
        .withReason("CrashLoopBackOff")
        .endWaiting()
        .endState()
        .withNewLastState()
        .withNewTerminated()
        .withStartedAt("2026-01-01T00:00:00Z")
        .withFinishedAt("2026-01-01T00:10:00Z")
        .withExitCode(137)
        .withReason("Error")
        .endTerminated()
        .endLastState()
        .endContainerStatus()
        .endStatus()
        .build();
  }

  @Test
  void replicasOfASharedClusterAreForOthersToSet() {
    world.client().resource(world.controlPlane()).scale(2);
    world.change("{\"metadata\":{\"annotations\":{\"look\":\"now\"}}}");
    untilArguments("--goaway-chance=0.001");
    ready();

    Eventually.within(LIMIT)
        .isTrue(
            "there are to be two", () -> world.wanted(Component.API_SERVER).equals(Optional.of(2)));
    assertThat(Status.condition(world.cluster().getStatus(), Redundant.CONDITION)).isEmpty();
  }

  @Test
  void aClusterOfTwoSleepsAndWakesWithOneFirst() {
    plan("ha");
    untilArguments("--goaway-chance=0.001");
    ready();
    Eventually.within(LIMIT)
        .isTrue(
            "there are to be two", () -> world.wanted(Component.API_SERVER).equals(Optional.of(2)));

    world.change("{\"spec\":{\"hibernation\":{\"asleep\":true}}}");
    Eventually.within(LIMIT)
        .isTrue(
            "it sleeps", () -> Status.isTrue(world.cluster().getStatus(), Hibernated.CONDITION));
    assertThat(world.wanted(Component.API_SERVER)).contains(0);
    assertThat(Status.condition(world.cluster().getStatus(), Redundant.CONDITION)).isEmpty();

    world.change("{\"spec\":{\"hibernation\":{\"asleep\":false}}}");
    Eventually.within(LIMIT)
        .isTrue("it wakes", () -> world.wanted(Component.API_SERVER).equals(Optional.of(1)));
    assertThat(world.controlPlane().getSpec().replicas()).isEqualTo(2);
  }

  private void plan(String plan) {
    world.change("{\"spec\":{\"plan\":\"%s\"}}".formatted(plan));
  }

  private void untilArguments(String argument) {
    Eventually.within(LIMIT)
        .isTrue("API servers are to run with " + argument, () -> arguments().contains(argument));
  }

  private List<String> arguments() {
    return apiServers().getSpec().getTemplate().getSpec().getContainers().getFirst().getArgs();
  }

  private Deployment apiServers() {
    return world
        .client()
        .apps()
        .deployments()
        .inNamespace(world.inner())
        .withName(NAME + "-api-server")
        .require();
  }

  private boolean sendsToUnready() {
    return Boolean.TRUE.equals(
        world
            .client()
            .services()
            .inNamespace(world.inner())
            .withName(NAME + "-api-server")
            .require()
            .getSpec()
            .getPublishNotReadyAddresses());
  }

  private List<?> budgets() {
    return world
        .client()
        .policy()
        .v1()
        .podDisruptionBudget()
        .inNamespace(world.inner())
        .list()
        .getItems();
  }

  private void ready() {
    new PlayedDeployment(world.client(), this::apiServers).ready();
  }
}
