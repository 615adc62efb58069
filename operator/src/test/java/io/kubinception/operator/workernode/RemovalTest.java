package io.kubinception.operator.workernode;

import static org.assertj.core.api.Assertions.assertThat;

import io.kubinception.api.v1alpha1.Status;
import io.kubinception.infrastructure.Instance.State;
import io.kubinception.operator.customer.CustomerUnavailableException.Why;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class RemovalTest {
  private final World world = new World();

  @BeforeEach
  void aReadyNodeWithPodsThatIsDeleted() {
    world.live(20);
    world.pod("web-1", "ReplicaSet");
    world.pod("web-2", "ReplicaSet");
    world.pod("proxy", "DaemonSet");
    world.deleteWorker();
  }

  private String drained() {
    return Status.condition(world.worker.getStatus(), "Drained").orElseThrow().getMessage();
  }

  @Test
  void podsOfDaemonSetsStayUntilTheInstanceGoes() {
    world.deletion();
    assertThat(world.customer.pods).containsOnlyKeys("proxy");
    assertThat(world.instances.find(World.NAME)).isPresent();
    assertThat(world.customer.node(World.NAME).orElseThrow().getSpec().getUnschedulable()).isTrue();

    assertThat(world.deletion().done()).isTrue();
    assertThat(world.instances.find(World.NAME)).isEmpty();
    assertThat(world.customer.nodes).isEmpty();
  }

  @Test
  void aDisruptionBudgetIsHonouredAndNamed() {
    world.customer.held.add("web-2");

    world.deletion();
    world.deletion();

    assertThat(world.customer.pods).containsOnlyKeys("proxy", "web-2");
    assertThat(world.instances.find(World.NAME)).isPresent();
    assertThat(drained())
        .isEqualTo("1 pod has to leave; PodDisruptionBudget default/web allows no disruption");

    world.customer.held.clear();
    world.deletion();
    assertThat(world.deletion().done()).isTrue();
  }

  /** As when the customer's authority is rotated meanwhile. */
  @Test
  void aKubeletThatDrainsIsGivenAnotherServingCertificate() {
    world.customer.held.add("web-2");
    world.deletion();
    var kubelet =
        new KubeletIdentity(
            World.NAME,
            world.instances.get(World.NAME).address(),
            BootstrapToken.idOf(world.worker));
    world.customer.ask(Requests.serving(kubelet).name("csr-rotated").build());

    assertThat(world.deletion().done()).isFalse();

    assertThat(world.customer.approved("csr-rotated")).isTrue();
  }

  @Test
  void afterTenMinutesItGoesAnyhowAndSaysWhatHeldIt() {
    world.customer.held.add("web-2");
    world.deletion();
    world.deletion();
    world.clock.advance(Duration.ofSeconds(599));
    assertThat(world.deletion().done()).isFalse();
    world.clock.advance(Duration.ofSeconds(1));

    assertThat(world.deletion().done()).isTrue();
    assertThat(world.warnings)
        .containsExactly(
            "DrainGivenUp: not all pods left within 600 s: 1 pod has to leave;"
                + " PodDisruptionBudget default/web allows no disruption");
  }

  @Test
  void aPoolsShorterLimitHoldsForADrainUnderWay() {
    world.customer.held.add("web-2");
    world.deletion();
    world.clock.advance(Duration.ofSeconds(30));
    assertThat(world.deletion().done()).isFalse();

    world.drainLimit = Duration.ofSeconds(20);

    assertThat(world.deletion().done()).isTrue();
  }

  @Test
  void aDeadInstanceIsNotDrained() {
    world.customer.held.add("web-2");
    world.instances.state(World.NAME, State.STOPPED);

    assertThat(world.deletion().done()).isTrue();
  }

  @Test
  void aNodeWhoseKubeletIsSilentIsNotDrained() {
    world.customer.held.add("web-2");
    world.node(world.instances.get(World.NAME), "Unknown");

    assertThat(world.deletion().done()).isTrue();
  }

  @Test
  void aClusterThatGoesAsAWholeIsNotDrainedNorSpokenTo() {
    world.cluster = Optional.empty();
    world.customer.away(Why.SILENT);

    assertThat(world.deletion().done()).isTrue();
    assertThat(world.instances.find(World.NAME)).isEmpty();
  }

  @Test
  void aSilentControlPlaneKeepsTheInstanceForTenMinutesOnlyAndTheNodeGoesWhenItAnswers() {
    world.customer.away(Why.SILENT);
    world.deletion();
    assertThat(world.instances.find(World.NAME)).isPresent();

    world.clock.advance(Duration.ofMinutes(10));
    assertThat(world.deletion().done()).isFalse();
    assertThat(world.instances.find(World.NAME)).isEmpty();

    world.customer.away(null);
    assertThat(world.deletion().done()).isTrue();
    assertThat(world.customer.nodes).isEmpty();
  }

  @Test
  void oneThatWaitedForAControlPlaneInVainGoesAtOnce() {
    var fresh = new World();
    fresh.cluster = Optional.of(World.cluster(false));
    fresh.customer.away(Why.SILENT);
    fresh.upkeep();
    fresh.deleteWorker();

    assertThat(fresh.deletion().done()).isTrue();
  }
}
