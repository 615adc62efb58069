package io.kubinception.operator.customercluster;

import static io.kubinception.operator.customercluster.CustomerWorld.LIMIT;
import static io.kubinception.operator.customercluster.CustomerWorld.named;
import static io.kubinception.operator.customercluster.CustomerWorld.ready;
import static io.kubinception.operator.customercluster.CustomerWorld.reason;
import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.api.model.SecretBuilder;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import io.kubinception.api.v1alpha1.AdminCluster;
import io.kubinception.api.v1alpha1.ControlPlane;
import io.kubinception.api.v1alpha1.CustomerCluster;
import io.kubinception.api.v1alpha1.Hibernated;
import io.kubinception.api.v1alpha1.LostSecret;
import io.kubinception.api.v1alpha1.Status;
import io.kubinception.controlplane.Component;
import io.kubinception.operator.kube.Conditions;
import io.kubinception.testkit.Eventually;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class HibernationIT {
  private final CustomerWorld world = new CustomerWorld();

  @BeforeEach
  void aCluster() {
    world.startCluster();
  }

  @AfterEach
  void stop() {
    world.close();
  }

  @Test
  void sleepsByHandAndWakesInOrder() {
    world.change("{\"spec\":{\"hibernation\":{\"asleep\":true}}}");
    untilAsleep();
    assertThat(world.wanted(Component.API_SERVER)).contains(0);
    assertThat(world.wanted(Component.TUNNEL_SERVER)).contains(0);
    assertThat(ready(world.cluster())).isEqualTo(Hibernated.ASLEEP);
    assertThat(ready(world.controlPlane())).isEqualTo(Hibernated.ASLEEP);
    assertThat(message()).contains("kubinception cluster wake demo").contains("the data is kept");

    world.change("{\"spec\":{\"hibernation\":{\"asleep\":false}}}");
    Eventually.within(LIMIT)
        .isTrue(
            "the API server starts",
            () -> world.wanted(Component.API_SERVER).equals(Optional.of(1)));
    assertThat(world.wanted(Component.SCHEDULER))
        .as("nothing that gives up without an API server starts before it answers")
        .isNotEqualTo(Optional.of(1));
    assertThat(reason(world.cluster(), Hibernated.CONDITION)).isEqualTo(Hibernated.WAKING_UP);
  }

  @Test
  void fallsAsleepThoughItsEtcdIsAwayAndWakesWhenThatIsBack() {
    world.hasRun();
    world.loseEtcd();

    world.change("{\"spec\":{\"hibernation\":{\"asleep\":true}}}");
    untilAsleep();
    assertThat(world.wanted(Component.API_SERVER)).contains(0);

    world.change("{\"spec\":{\"hibernation\":{\"asleep\":false}}}");
    Eventually.within(LIMIT)
        .isTrue("it waits", () -> ready(world.controlPlane()).equals("EtcdTenantNotReady"));
    assertThat(world.wanted(Component.API_SERVER)).contains(0);

    world.etcd().restart(0);
    Eventually.within(LIMIT)
        .isTrue("it wakes", () -> world.wanted(Component.API_SERVER).equals(Optional.of(1)));
  }

  @Test
  void fallsAsleepThoughSecretsAreLostAndTellsOfThemAll() {
    world.hasRun();
    var secrets = world.client().secrets().inNamespace(world.inner());
    Secret people = secrets.withName("demo-people-ca").require();
    secrets.withName("demo-encryption").delete();
    secrets.withName("demo-people-ca").delete();
    Eventually.within(LIMIT)
        .isTrue(
            "both are missed",
            () ->
                lost().contains("demo-encryption from a backup")
                    && lost().contains("demo-people-ca from a backup (it is gone), or lock out"));

    world.change("{\"spec\":{\"hibernation\":{\"asleep\":true}}}");
    untilAsleep();
    for (Component component : Component.values()) {
      assertThat(world.wanted(component).orElse(0)).as(component.label()).isZero();
    }
    assertThat(ready(world.controlPlane())).isEqualTo(Hibernated.ASLEEP);
    assertThat(lost()).contains("demo-encryption", "demo-people-ca");
    assertThat(message()).contains("; to wake: " + lost());

    world.create(bare(people));
    Eventually.within(LIMIT)
        .isTrue(
            "one without its label is told as that",
            () ->
                lost()
                    .contains(
                        "give Secret demo-people-ca its label kubinception.io/control-plane=demo"));
  }

  private String lost() {
    return LostSecret.toldBy(world.controlPlane()).orElse("");
  }

  /** As a person brings it back who forgets its labels. */
  private Secret bare(Secret lost) {
    return new SecretBuilder()
        .withNewMetadata()
        .withName(lost.getMetadata().getName())
        .withNamespace(world.inner())
        .endMetadata()
        .withType(lost.getType())
        .withData(lost.getData())
        .build();
  }

  @Test
  void saysWhyItDoesNotFallAsleep() {
    world.hasRun();
    world
        .client()
        .resources(AdminCluster.class)
        .withName("local")
        .patch(
            PatchContext.of(PatchType.JSON_MERGE),
            "{\"spec\":{\"edge\":{\"host\":\"edge.example.com\"}}}");
    world.change("{\"spec\":{\"hibernation\":{\"asleep\":true}}}");

    Eventually.within(LIMIT)
        .isTrue("it says what is in the way", () -> message().contains("must be an IPv4 address"));
    assertThat(ready(world.cluster())).isEqualTo("EdgeIsNoAddress");
    assertThat(
            Status.condition(world.controlPlane().getStatus(), Hibernated.CONDITION)
                .orElseThrow()
                .getMessage())
        .startsWith("not asleep yet: the edge of AdminCluster local");
  }

  @Test
  void aNewOneDoesNotStartWhileItsEtcdIsAway() {
    world.hasRun();
    world.loseEtcd();
    var late = named(new CustomerCluster(), "late", "default");
    late.setSpec(Specs.cluster());
    world.create(late);

    Eventually.within(LIMIT)
        .isTrue(
            "it waits for its tenant",
            () ->
                world
                    .client()
                    .resources(ControlPlane.class)
                    .inAnyNamespace()
                    .list()
                    .getItems()
                    .stream()
                    .filter(found -> found.getMetadata().getName().equals("late"))
                    .anyMatch(found -> ready(found).equals("EtcdTenantNotReady")));
    assertThat(world.client().apps().deployments().inAnyNamespace().list().getItems())
        .noneMatch(made -> made.getMetadata().getName().startsWith("late-"));
  }

  @Test
  void sleepsByScheduleUnlessSomebodyWishesItAwake() {
    world.change(
        "{\"spec\":{\"hibernation\":{\"schedule\":[{\"from\":\"00:00\",\"to\":\"00:00\"}]}}}");
    untilAsleep();
    assertThat(message()).contains("sleeps by its schedule");

    String soon = Instant.now().plusSeconds(8).truncatedTo(ChronoUnit.SECONDS).toString();
    world.change("{\"spec\":{\"hibernation\":{\"awakeUntil\":\"" + soon + "\"}}}");
    Eventually.within(LIMIT)
        .isTrue("it wakes", () -> world.wanted(Component.API_SERVER).equals(Optional.of(1)));
    untilAsleep();
  }

  @Test
  void aTimeZoneThatNobodyKnowsLeavesTheScheduleOutAndTheHandIn() {
    world.change(
        "{\"spec\":{\"hibernation\":{\"timeZone\":\"Europe/Nowhere\",\"schedule\":"
            + "[{\"from\":\"00:00\",\"to\":\"00:00\"}]}}}");
    world.change("{\"spec\":{\"hibernation\":{\"asleep\":true}}}");
    untilAsleep();
    world.change("{\"spec\":{\"hibernation\":{\"asleep\":false}}}");
    Eventually.within(LIMIT)
        .isTrue("it wakes", () -> world.wanted(Component.API_SERVER).equals(Optional.of(1)));
  }

  @Test
  void aPauseHoldsForTheControlPlaneTooAndNothingChanges() {
    world.change("{\"metadata\":{\"annotations\":{\"kubinception.io/paused\":\"true\"}}}");
    Eventually.within(LIMIT)
        .isTrue(
            "both say that they are paused",
            () ->
                Status.isTrue(world.cluster().getStatus(), Conditions.PAUSED)
                    && Status.isTrue(world.controlPlane().getStatus(), Conditions.PAUSED));

    world.change("{\"spec\":{\"hibernation\":{\"asleep\":true}}}");
    world
        .client()
        .apps()
        .deployments()
        .inNamespace(world.inner())
        .withName("demo-api-server")
        .scale(3);
    world.change("{\"metadata\":{\"annotations\":{\"look\":\"now\"}}}");
    Eventually.within(LIMIT)
        .isTrue(
            "the status speaks of the new spec",
            () ->
                world
                    .cluster()
                    .getMetadata()
                    .getGeneration()
                    .equals(world.cluster().getStatus().observedGeneration()));
    assertThat(world.wanted(Component.API_SERVER)).contains(3);

    world.change("{\"metadata\":{\"annotations\":{\"kubinception.io/paused\":null}}}");
    untilAsleep();
    assertThat(world.wanted(Component.API_SERVER)).contains(0);
    assertThat(Status.condition(world.controlPlane().getStatus(), Conditions.PAUSED)).isEmpty();
  }

  private void untilAsleep() {
    Eventually.within(LIMIT)
        .isTrue(
            "it sleeps", () -> Status.isTrue(world.cluster().getStatus(), Hibernated.CONDITION));
  }

  private String message() {
    return Status.condition(world.cluster().getStatus(), Conditions.READY)
        .orElseThrow()
        .getMessage();
  }
}
