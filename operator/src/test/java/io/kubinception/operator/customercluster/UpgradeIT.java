package io.kubinception.operator.customercluster;

import static io.kubinception.operator.customercluster.CustomerWorld.LIMIT;
import static io.kubinception.operator.customercluster.CustomerWorld.NAME;
import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import io.kubinception.api.v1alpha1.RolledOut;
import io.kubinception.controlplane.Component;
import io.kubinception.controlplane.ComponentImages;
import io.kubinception.controlplane.ControlPlaneNames;
import io.kubinception.testkit.Eventually;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** No controller of the admin cluster runs here: the test says what has become of Deployments. */
class UpgradeIT {
  private static final String OLD = "1.35.8";
  private static final String NEW = "1.36.4";

  private final CustomerWorld world = new CustomerWorld();

  @BeforeEach
  void aClusterOfTheOlderMinor() {
    world.startCluster(Specs.cluster(OLD));
    hasRun();
    Eventually.within(LIMIT)
        .isTrue("all have been let start", () -> runs(Component.SCHEDULER, OLD));
    ready(Component.API_SERVER);
  }

  @AfterEach
  void stop() {
    world.close();
  }

  @Test
  void theOthersFollowWhenNoApiServerIsOfTheOlderMinorAnyMore() {
    world.change("{\"spec\":{\"version\":\"%s\"}}".formatted(NEW));
    Eventually.within(LIMIT)
        .isTrue("API servers are to be newer", () -> runs(Component.API_SERVER, NEW));
    Eventually.within(LIMIT)
        .isTrue(
            "it says so",
            () ->
                CustomerWorld.reason(world.cluster(), RolledOut.CONDITION)
                    .equals(RolledOut.ROLLING));
    assertThat(runs(Component.CONTROLLER_MANAGER, OLD)).isTrue();
    assertThat(runs(Component.SCHEDULER, OLD)).isTrue();

    ready(Component.API_SERVER);
    Eventually.within(LIMIT)
        .isTrue("the others follow", () -> runs(Component.CONTROLLER_MANAGER, NEW));
    Eventually.within(LIMIT).isTrue("all of them", () -> runs(Component.SCHEDULER, NEW));
    assertThat(world.controlPlane().getStatus().version())
        .as("what is inside is of the older minor still")
        .isEqualTo(OLD);
  }

  /** As if the API server had answered once: nobody is there who could. */
  private void hasRun() {
    String ran =
        "{\"status\":{\"startedAt\":\"2026-01-01T00:00:00Z\",\"version\":\"%s\"}}".formatted(OLD);
    world
        .client()
        .resource(world.controlPlane())
        .subresource("status")
        .patch(PatchContext.of(PatchType.JSON_MERGE), ran);
    String look = "{\"metadata\":{\"annotations\":{\"look\":\"now\"}}}";
    world
        .client()
        .resource(world.controlPlane())
        .patch(PatchContext.of(PatchType.JSON_MERGE), look);
  }

  private boolean runs(Component component, String version) {
    return find(component)
        .map(d -> d.getSpec().getTemplate().getSpec().getContainers().getFirst().getImage())
        .flatMap(image -> ComponentImages.versionOf(component, image))
        .filter(version::equals)
        .isPresent();
  }

  private Optional<Deployment> find(Component component) {
    return Optional.ofNullable(
        world
            .client()
            .apps()
            .deployments()
            .inNamespace(world.inner())
            .withName(new ControlPlaneNames(NAME).deployment(component))
            .get());
  }

  private void ready(Component component) {
    new PlayedDeployment(world.client(), () -> find(component).orElseThrow()).ready();
  }
}
