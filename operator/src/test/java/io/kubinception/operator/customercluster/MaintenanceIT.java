package io.kubinception.operator.customercluster;

import static io.kubinception.operator.customercluster.CustomerWorld.LIMIT;
import static io.kubinception.operator.customercluster.CustomerWorld.reason;
import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import io.kubinception.api.v1alpha1.RolledOut;
import io.kubinception.api.v1alpha1.Status;
import io.kubinception.controlplane.Component;
import io.kubinception.controlplane.ControlPlaneNames;
import io.kubinception.operator.kube.Conditions;
import io.kubinception.testkit.Eventually;
import java.time.Duration;
import java.time.ZoneOffset;
import java.time.format.TextStyle;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Pods of a control plane are replaced for the provider's reasons in the customer's windows. */
class MaintenanceIT {
  private final CustomerWorld world = new CustomerWorld(List.of(PlayedControlPlanes.ADDRESSES));
  private final PlayedControlPlanes played = new PlayedControlPlanes(world.client());

  @BeforeEach
  void aClusterWithAWindowTomorrow() {
    world.startCluster();
    until("it is usable", () -> Status.isTrue(world.controlPlane().getStatus(), Conditions.READY));
    world.change(
        "{\"spec\":{\"maintenance\":{\"windows\":[{\"days\":[\"%s\"],\"from\":\"00:00\",\"to\":\"00:00\"}]}}}"
            .formatted(tomorrow()));
    until("its wishes are had", () -> world.controlPlane().getStatus().settledWish() != null);
  }

  @AfterEach
  void stop() {
    played.close();
    world.close();
  }

  private String tomorrow() {
    return world
        .clock()
        .instant()
        .atOffset(ZoneOffset.UTC)
        .plusDays(1)
        .getDayOfWeek()
        .getDisplayName(TextStyle.SHORT, Locale.ENGLISH);
  }

  @Test
  void theProvidersChangeWaitsForItAndTheCustomersDoesNot() {
    providerSets("audit-log-maxage", "1");
    until("it waits", () -> rolled().equals(RolledOut.WAITING_FOR_WINDOW));
    var opens = world.clock().instant().truncatedTo(ChronoUnit.DAYS).plus(1, ChronoUnit.DAYS);
    assertThat(Status.condition(world.cluster().getStatus(), RolledOut.CONDITION))
        .hasValueSatisfying(
            told ->
                assertThat(told.getMessage())
                    .isEqualTo(
                        "the change of its configuration waits for a maintenance window: the next one opens at "
                            + opens));
    world.replaceOperator();
    assertThat(arguments()).doesNotContain("--audit-log-maxage=1");

    world.clock().advance(Duration.between(world.clock().instant(), opens));
    look();
    until("it rolls in the window", () -> arguments().contains("--audit-log-maxage=1"));
    until("it has rolled", () -> rolled().equals("Done"));

    world.clock().advance(Duration.ofDays(1));
    look();
    until("the window is closed", () -> !isOpen());
    providerSets("audit-log-maxage", "2");
    until("it waits again", () -> rolled().equals(RolledOut.WAITING_FOR_WINDOW));
    world.change("{\"spec\":{\"audit\":{\"level\":\"Metadata\",\"log\":true}}}");
    until("who asks gets", () -> arguments().contains("--audit-log-path=-"));
  }

  private boolean isOpen() {
    var told = world.controlPlane().getSpec().maintenance();
    return told == null || told.open();
  }

  private void providerSets(String argument, String value) {
    world
        .client()
        .resource(world.controlPlane())
        .patch(
            PatchContext.of(PatchType.JSON_MERGE),
            "{\"spec\":{\"apiServer\":{\"extraArgs\":[{\"name\":\"%s\",\"value\":\"%s\"}]}}}"
                .formatted(argument, value));
  }

  private void look() {
    world.change(
        "{\"metadata\":{\"annotations\":{\"look\":\"%s\"}}}".formatted(world.clock().instant()));
  }

  private String rolled() {
    return reason(world.cluster(), RolledOut.CONDITION);
  }

  private List<String> arguments() {
    return world
        .client()
        .apps()
        .deployments()
        .inNamespace(world.inner())
        .withName(new ControlPlaneNames(CustomerWorld.NAME).deployment(Component.API_SERVER))
        .require()
        .getSpec()
        .getTemplate()
        .getSpec()
        .getContainers()
        .getFirst()
        .getArgs();
  }

  private static void until(String what, Callable<Boolean> holds) {
    Eventually.within(LIMIT).isTrue(what, holds);
  }
}
