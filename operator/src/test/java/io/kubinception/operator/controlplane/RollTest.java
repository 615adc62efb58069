package io.kubinception.operator.controlplane;

import static org.assertj.core.api.Assertions.assertThat;

import io.javaoperatorsdk.operator.processing.event.ResourceID;
import io.kubinception.api.v1alpha1.ClusterSize;
import io.kubinception.api.v1alpha1.ControlPlane;
import io.kubinception.api.v1alpha1.Reachable;
import io.kubinception.api.v1alpha1.RolledOut;
import io.kubinception.controlplane.Component;
import io.kubinception.operator.admission.FleetHealth;
import io.kubinception.operator.admission.StartAdmission;
import io.kubinception.testkit.FakeClock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** How an upgrade goes, with every Deployment where it is and the operator killed anywhere. */
class RollTest {
  private static final String OLD = "1.35.8";
  private static final String NEW = "1.36.4";
  private static final String MEMBER = "https://172.30.0.11:2379";

  private final FakeClock clock = new FakeClock();
  private final StartAdmission admission = new StartAdmission(() -> 1, clock);
  private final RollingWorld world = new RollingWorld(clock, OLD);
  private String sick = "";

  private final Roll roll =
      new Roll(
          admission,
          new FleetHealth(() -> sick.isEmpty() ? List.of() : List.of(world.stuck(sick)), clock),
          _ -> "",
          clock);

  @Test
  void theApiServersAreFirstThenTheOthersThenWhatIsInside() {
    world.wish(NEW);

    var first = world.pass(roll);
    assertThat(world.version(Component.API_SERVER)).isEqualTo(NEW);
    assertThat(world.version(Component.CONTROLLER_MANAGER)).isEqualTo(OLD);
    assertThat(world.version(Component.SCHEDULER)).isEqualTo(OLD);
    assertThat(first.model().versions().inside()).isEqualTo(OLD);
    assertThat(world.told()).isEqualTo("Rolling");

    world.podsAreReplaced(Component.API_SERVER);
    assertThat(world.pass(roll).model().versions().inside()).isEqualTo(OLD);
    assertThat(world.version(Component.CONTROLLER_MANAGER)).isEqualTo(NEW);
    assertThat(world.runs()).isEqualTo(OLD);

    world.podsAreReplaced(Component.CONTROLLER_MANAGER);
    assertThat(world.pass(roll).model().versions().inside()).isEqualTo(OLD);

    world.podsAreReplaced(Component.SCHEDULER);
    var last = world.pass(roll);
    assertThat(last.model().versions().inside()).isEqualTo(NEW);
    assertThat(Roll.needsPlace(last)).isFalse();
    assertThat(world.runs()).isEqualTo(NEW);
    assertThat(world.told()).isEqualTo("Done");
  }

  /** After so many applied Deployments the operator dies, with what it remembered. */
  @ParameterizedTest
  @ValueSource(ints = {0, 1, 2, 3, 4})
  void noneIsEverNewerThanAnApiServerWhereverTheOperatorDies(int applied) {
    world.wish(NEW);
    for (int pass = 0; pass < 12 && !world.runs().equals(NEW); pass++) {
      var operator =
          new Roll(
              new StartAdmission(() -> 1, clock), new FleetHealth(List::of, clock), _ -> "", clock);
      world.passThatDies(operator, applied);
      world.nothingIsNewerThanAnApiServer();
      world.pass(operator);
      world.nothingIsNewerThanAnApiServer();
      world.somePodsAreReplaced();
    }
    assertThat(world.runs()).isEqualTo(NEW);
  }

  @Test
  void anotherSizeWaitsForItsTurnAndIsToldWhenAllPodsAreOfIt() {
    var other = new ResourceID("other", "ns");
    admission.ask(other, Instant.EPOCH, false);
    world.wish(ClusterSize.MEDIUM);

    world.pass(roll);
    assertThat(world.size()).contains(ClusterSize.SMALL);
    assertThat(world.message())
        .isEqualTo(
            "the change from size small to medium waits for free CPU in the admin cluster, number 1"
                + " in the queue");

    admission.leave(other);
    world.pass(roll);
    assertThat(world.size()).contains(ClusterSize.MEDIUM);
    assertThat(world.told()).isEqualTo("Rolling");
    assertThat(world.runsAs()).isEqualTo(ClusterSize.SMALL);

    List.of(Component.values()).forEach(world::podsAreReplaced);
    world.pass(roll);
    assertThat(world.runsAs()).isEqualTo(ClusterSize.MEDIUM);
    assertThat(world.told()).isEqualTo("Done");
  }

  /** After so many applied Deployments the operator dies, with what it remembered. */
  @ParameterizedTest
  @ValueSource(ints = {0, 1, 2, 3, 4})
  void anotherSizeIsHadAndToldWhereverTheOperatorDies(int applied) {
    world.wish(ClusterSize.LARGE);
    for (int pass = 0; pass < 12 && world.runsAs() != ClusterSize.LARGE; pass++) {
      var operator =
          new Roll(
              new StartAdmission(() -> 1, clock), new FleetHealth(List::of, clock), _ -> "", clock);
      world.passThatDies(operator, applied);
      world.pass(operator);
      assertThat(world.runsAs() == ClusterSize.LARGE)
          .as("told when it is so, and not before")
          .isEqualTo(world.told().equals("Done"));
      world.somePodsAreReplaced();
    }
    assertThat(world.runsAs()).isEqualTo(ClusterSize.LARGE);
    assertThat(world.size()).contains(ClusterSize.LARGE);
  }

  @Test
  void waitsForItsTurnAndLeavesWhatRunsAlone() {
    var other = new ResourceID("other", "ns");
    admission.ask(other, Instant.EPOCH, false);
    world.wish(NEW);

    world.pass(roll);
    assertThat(world.version(Component.API_SERVER)).isEqualTo(OLD);
    assertThat(world.told()).isEqualTo(RolledOut.WAITING);
    assertThat(world.message())
        .isEqualTo(
            "the upgrade from 1.35.8 to 1.36.4 waits for free CPU in the admin cluster, number 1 in"
                + " the queue");

    admission.leave(other);
    world.pass(roll);
    assertThat(world.version(Component.API_SERVER)).isEqualTo(NEW);
  }

  @Test
  void itEndsAlsoWhenWhoeverBeganItCouldNotTell() {
    var other = new ResourceID("other", "ns");
    admission.ask(other, Instant.EPOCH, false);
    world.etcdIsNow(MEMBER, "https://172.30.0.21:2379");
    world.pass(roll);
    assertThat(world.told()).isEqualTo(RolledOut.WAITING);

    admission.leave(other);
    world.passThatDies(roll, Component.values().length);
    world.pass(roll);
    assertThat(world.told()).isEqualTo("Rolling");

    List.of(Component.values()).forEach(world::podsAreReplaced);
    world.pass(roll);
    assertThat(world.told()).isEqualTo("Done");
  }

  @Test
  void isHeldBackWhileOthersAreNotWellAfterTheirs() {
    sick = RolledOut.STUCK;
    world.wish(NEW);

    world.pass(roll);
    assertThat(world.version(Component.API_SERVER)).isEqualTo(OLD);
    assertThat(world.told()).isEqualTo(RolledOut.HELD_BACK);

    sick = "";
    world.pass(roll);
    assertThat(world.version(Component.API_SERVER)).isEqualTo(NEW);
  }

  @Test
  void whatIsNotReadyForAWhileIsRepaired() {
    sick = RolledOut.STUCK;
    world.isReady(false, "ApiServerNotReady");
    world.says(Reachable.API_SERVER_READY, "False", "ApiServerNotReady");
    world.wish(NEW);
    world.pass(roll);
    assertThat(world.version(Component.API_SERVER)).isEqualTo(OLD);

    clock.advance(Duration.ofMinutes(1));
    world.pass(roll);
    assertThat(world.version(Component.API_SERVER)).isEqualTo(NEW);
  }

  @ParameterizedTest
  @ValueSource(strings = {"Conflict", "KubernetesUnavailable", "EtcdTenantNotReady", "NodesCutOff"})
  void whatNewPodsDoNotCureIsHeldBack(String reason) {
    sick = RolledOut.STUCK;
    world.isReady(false, reason);
    world.wish(NEW);
    clock.advance(Duration.ofMinutes(10));

    world.pass(roll);
    assertThat(world.version(Component.API_SERVER)).isEqualTo(OLD);
  }

  @Test
  void howLongItWasUnreachableDoesNotCount() {
    sick = RolledOut.STUCK;
    world.says(ControlPlane.COMPONENTS_READY, "True", "Any");
    world.isReady(false, "NodesCutOff");
    world.wish(NEW);
    clock.advance(Duration.ofMinutes(10));

    world.isReady(false, "ComponentsNotReady");
    world.says(ControlPlane.COMPONENTS_READY, "False", "ComponentsNotReady");
    world.pass(roll);
    assertThat(world.version(Component.API_SERVER)).isEqualTo(OLD);
  }

  @Test
  void anEtcdThatIsAwayLetsNobodyGoAndNeitherDoesItsReturn() {
    sick = RolledOut.STUCK;
    List.of("Reachable", "AuthEnabled").forEach(type -> world.etcdSays(type, "True"));
    world.etcdSays("Reachable", "False");
    world.isReady(false, "ApiServerNotReady");
    world.says(Reachable.API_SERVER_READY, "False", "ApiServerNotReady");
    world.wish(NEW);
    clock.advance(Duration.ofMinutes(10));
    world.pass(roll);
    assertThat(world.version(Component.API_SERVER)).isEqualTo(OLD);

    List.of("Reachable", "AuthEnabled", "Healthy").forEach(type -> world.etcdSays(type, "True"));
    clock.advance(Duration.ofMinutes(1));
    world.pass(roll);
    assertThat(world.version(Component.API_SERVER)).isEqualTo(OLD);

    clock.advance(Duration.ofMinutes(1));
    world.pass(roll);
    assertThat(world.version(Component.API_SERVER)).isEqualTo(NEW);
  }

  @Test
  void afterAMoveNobodyWaits() {
    sick = RolledOut.STUCK;
    world.etcdIsNow("https://172.30.0.21:2379");

    world.pass(roll);
    assertThat(world.apiServerSpeaksTo("https://172.30.0.21:2379")).isTrue();
  }

  @Test
  void oneMemberInPlaceOfAnotherIsNoMove() {
    sick = RolledOut.STUCK;
    world.etcdIsNow(MEMBER, "https://172.30.0.21:2379");

    world.pass(roll);
    assertThat(world.apiServerSpeaksTo("https://172.30.0.21:2379")).isFalse();
  }

  @Test
  void whatNobodyAskedForWaitsForAWindow() {
    world.maintenance(false, "first");
    world.pass(roll);
    world.etcdIsNow(MEMBER, "https://172.30.0.21:2379");

    world.pass(roll);
    assertThat(world.apiServerSpeaksTo("https://172.30.0.21:2379")).isFalse();
    assertThat(world.told()).isEqualTo(RolledOut.WAITING_FOR_WINDOW);
    assertThat(world.message())
        .isEqualTo("the change of its configuration waits for a maintenance window");

    world.maintenance(true, "first");
    world.pass(roll);
    assertThat(world.apiServerSpeaksTo("https://172.30.0.21:2379")).isTrue();
    world.maintenance(false, "first");
    List.of(Component.values()).forEach(world::podsAreReplaced);
    world.pass(roll);
    assertThat(world.told())
        .as("a roll that has begun goes on when the window ends")
        .isEqualTo("Done");
  }

  @Test
  void whatTheCustomerAsksForNeedsNoWindow() {
    world.maintenance(false, "first");
    world.pass(roll);
    world.maintenance(false, "second");
    world.wish(NEW);

    world.pass(roll);
    assertThat(world.version(Component.API_SERVER)).isEqualTo(NEW);
    List.of(Component.values()).forEach(world::podsAreReplaced);
    world.pass(roll);
    world.podsAreReplaced(Component.CONTROLLER_MANAGER);
    world.podsAreReplaced(Component.SCHEDULER);
    world.pass(roll);
    assertThat(world.told()).isEqualTo("Done");

    world.etcdIsNow(MEMBER, "https://172.30.0.21:2379");
    world.pass(roll);
    assertThat(world.told())
        .as("its wish has come true, and what comes now is none of it")
        .isEqualTo(RolledOut.WAITING_FOR_WINDOW);
  }

  @Test
  void aLargerSizeNeedsNoWindow() {
    world.maintenance(false, "first");
    world.pass(roll);
    world.wish(ClusterSize.MEDIUM);

    world.pass(roll);
    assertThat(world.size()).contains(ClusterSize.MEDIUM);
  }

  @Test
  void aWindowThatNeverOpensHoldsNothingForEver() {
    world.maintenance(false, "first");
    world.pass(roll);
    world.etcdIsNow(MEMBER, "https://172.30.0.21:2379");
    world.pass(roll);
    clock.advance(Duration.ofDays(8));

    world.pass(roll);
    assertThat(world.apiServerSpeaksTo("https://172.30.0.21:2379")).isTrue();
  }

  @Test
  void oneThatTakesTooLongSaysSo() {
    world.wish(NEW);
    world.pass(roll);
    clock.advance(Duration.ofMinutes(5));
    world.pass(roll);
    assertThat(world.told()).isEqualTo(RolledOut.STUCK);
  }

  @Test
  void oneThatTakesLongAsItsEtcdIsAwayIsNotStuck() {
    world.wish(NEW);
    world.pass(roll);
    List.of("Reachable", "AuthEnabled").forEach(type -> world.etcdSays(type, "True"));
    world.etcdSays("Reachable", "False");
    clock.advance(Duration.ofMinutes(10));
    world.pass(roll);
    assertThat(world.told()).isEqualTo(RolledOut.ROLLING);

    List.of("Reachable", "AuthEnabled", "Healthy").forEach(type -> world.etcdSays(type, "True"));
    clock.advance(Duration.ofMinutes(5));
    world.pass(roll);
    assertThat(world.told()).isEqualTo(RolledOut.STUCK);
  }

  @Test
  void nothingToChangeIsNoRoll() {
    world.pass(roll);
    assertThat(world.told()).isEmpty();
    world.loses(Component.API_SERVER);
    world.pass(roll);
    assertThat(world.told()).as("a pod that is missing").isEmpty();
  }

  @Test
  void aBrokenWayToItMakesNoRollUrgent() {
    sick = RolledOut.STUCK;
    world.isReady(false, "NodesCutOff");
    world.wish(NEW);

    world.pass(roll);

    assertThat(world.told()).isEqualTo(RolledOut.HELD_BACK);
    assertThat(world.version(Component.API_SERVER)).isEqualTo(OLD);
  }
}
