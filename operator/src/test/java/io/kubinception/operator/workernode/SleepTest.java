package io.kubinception.operator.workernode;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.fabric8.kubernetes.api.model.certificates.v1.CertificateSigningRequest;
import io.kubinception.api.v1alpha1.AsleepInstances;
import io.kubinception.api.v1alpha1.Hibernated;
import io.kubinception.api.v1alpha1.Status;
import io.kubinception.infrastructure.Instance.State;
import io.kubinception.operator.customer.CustomerUnavailableException.Why;
import io.kubinception.operator.kube.Conditions;
import io.kubinception.pki.CertificateAuthority;
import io.kubinception.pki.CertificateProfile;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class SleepTest {
  private final World world = new World();

  @BeforeEach
  void aReadyNodeAndAnOperatorThatRanForLong() {
    world.live(20);
    world.clock.advance(Duration.ofMinutes(10));
    world.upkeep();
  }

  private void passesFor(Duration time) {
    for (long s = 0; s <= time.toSeconds(); s += 5) {
      world.upkeep();
      world.clock.advance(Duration.ofSeconds(5));
    }
  }

  private void clusterSleeps(AsleepInstances instances) {
    world.cluster = Optional.of(World.sleeping(instances));
    world.customer.away(Why.SILENT);
  }

  private void clusterWakes() {
    world.cluster = Optional.of(World.cluster(true));
    world.customer.away(null);
  }

  private Optional<String> reason() {
    return Status.condition(world.worker.getStatus(), Conditions.READY).map(c -> c.getReason());
  }

  @Test
  void itsInstanceIsStoppedAndStartedAgainAndNeverReplaced() {
    clusterSleeps(AsleepInstances.STOP);
    passesFor(Duration.ofHours(1));

    assertThat(world.instances.get(World.NAME).state()).isEqualTo(State.STOPPED);
    assertThat(reason()).contains(Hibernated.ASLEEP);
    assertThat(Replacement.isDue(world.worker)).isFalse();

    clusterWakes();
    world.node(world.instances.get(World.NAME), "Unknown");
    world.upkeep();
    assertThat(world.instances.get(World.NAME).state()).isEqualTo(State.RUNNING);
    assertThat(Replacement.isDue(world.worker)).isFalse();

    world.node(world.instances.get(World.NAME), "True");
    world.upkeep();
    assertThat(world.ready()).isTrue();
    assertThat(Status.condition(world.worker.getStatus(), Hibernated.CONDITION)).isEmpty();
    assertThat(world.instances.made()).isEqualTo(1);
  }

  @Test
  void itsInstanceRunsOnWhenItIsKept() {
    clusterSleeps(AsleepInstances.KEEP);
    passesFor(Duration.ofHours(1));

    assertThat(world.instances.get(World.NAME).state()).isEqualTo(State.RUNNING);
    assertThat(Replacement.isDue(world.worker)).isFalse();

    clusterSleeps(AsleepInstances.STOP);
    passesFor(Duration.ofSeconds(10));
    assertThat(world.instances.get(World.NAME).state()).isEqualTo(State.STOPPED);

    clusterSleeps(AsleepInstances.KEEP);
    passesFor(Duration.ofSeconds(10));
    assertThat(world.instances.get(World.NAME).state()).isEqualTo(State.RUNNING);
  }

  @Test
  void killedRightAfterStoppingAndStartingItIsFineAllTheSame() {
    clusterSleeps(AsleepInstances.STOP);
    world.kills.after(1);
    assertThatThrownBy(() -> passesFor(Duration.ofSeconds(10))).isInstanceOf(Kills.Killed.class);
    assertThat(world.instances.get(World.NAME).state()).isEqualTo(State.STOPPED);
    world.restart();

    clusterWakes();
    world.kills.after(1);
    assertThatThrownBy(() -> passesFor(Duration.ofSeconds(10))).isInstanceOf(Kills.Killed.class);
    world.restart();
    world.clock.advance(Duration.ofMinutes(10));
    passesFor(Duration.ofSeconds(90));

    assertThat(world.instances.get(World.NAME).state()).isEqualTo(State.RUNNING);
    assertThat(world.ready()).isTrue();
    assertThat(world.instances.made()).isEqualTo(1);
  }

  @Test
  void anInstanceThatWasLostInItsSleepIsReplacedAfterwards() {
    clusterSleeps(AsleepInstances.STOP);
    passesFor(Duration.ofMinutes(10));
    world.instances.delete(World.NAME);
    passesFor(Duration.ofMinutes(10));
    assertThat(Replacement.isDue(world.worker)).isFalse();

    clusterWakes();
    passesFor(Duration.ofSeconds(70));
    assertThat(Replacement.isDue(world.worker)).isTrue();
  }

  @Test
  void oneWhoseKubeletsCertificateEndedInItsSleepIsReplacedAfterwards() {
    kubeletHasACertificateFor(Duration.ofDays(300));
    world.upkeep();
    clusterSleeps(AsleepInstances.STOP);
    passesFor(Duration.ofSeconds(10));
    world.clock.advance(Duration.ofDays(301));
    passesFor(Duration.ofSeconds(10));

    clusterWakes();
    world.node(world.instances.get(World.NAME), "Unknown");
    passesFor(Duration.ofSeconds(70));

    assertThat(Replacement.isDue(world.worker)).isTrue();
    assertThat(Replacement.isSilent(world.worker)).as("might be the way's fault").isFalse();
    assertThat(reason()).contains("CertificateEnded");
  }

  @Test
  void oneThatRenewedItsKubeletsCertificateInTimeIsWaitedFor() {
    kubeletHasACertificateFor(Duration.ofDays(300));
    world.upkeep();
    world.clock.advance(Duration.ofDays(250));
    kubeletHasACertificateFor(Duration.ofDays(300));
    world.upkeep();
    clusterSleeps(AsleepInstances.STOP);
    passesFor(Duration.ofSeconds(10));
    world.clock.advance(Duration.ofDays(100));

    clusterWakes();
    world.node(world.instances.get(World.NAME), "Unknown");
    passesFor(Duration.ofSeconds(70));

    assertThat(Replacement.isDue(world.worker)).isFalse();
    assertThat(Replacement.isSilent(world.worker)).isTrue();
  }

  private void kubeletHasACertificateFor(Duration life) {
    var kubelet =
        new KubeletIdentity(World.NAME, world.instances.get(World.NAME).address(), "none00");
    String name = "renewal-" + world.clock.instant().toEpochMilli();
    CertificateSigningRequest renewal =
        Requests.client(kubelet)
            .name(name)
            .user(kubelet.user())
            .groups("system:nodes")
            .created(world.clock.instant().toString())
            .build();
    world.customer.approve(renewal, "itself");
    world.customer.issue(
        name,
        CertificateAuthority.create("any", Duration.ofDays(3650), world.clock)
            .issue(CertificateProfile.client(kubelet.user(), life))
            .certificatePem());
  }

  @Test
  void oneThatIsToGoWaitsUntilItsClusterWakes() {
    clusterSleeps(AsleepInstances.STOP);
    passesFor(Duration.ofSeconds(10));
    world.deleteWorker();

    assertThat(world.deletion().done()).isFalse();
    assertThat(world.instances.find(World.NAME)).isPresent();

    clusterWakes();
    assertThat(world.deletion().done()).isTrue();
    assertThat(world.instances.find(World.NAME)).isEmpty();
  }

  @Test
  void oneThatWasToGoForLongIsDrainedWhenItsClusterWakes() {
    world.pod("web-1", "ReplicaSet");
    world.customer.held.add("web-1");
    clusterSleeps(AsleepInstances.KEEP);
    passesFor(Duration.ofSeconds(10));
    world.deleteWorker();
    world.deletion();
    world.clock.advance(Duration.ofHours(8));
    world.deletion();

    clusterWakes();
    assertThat(world.deletion().done()).isFalse();
    world.clock.advance(Duration.ofMinutes(4));
    assertThat(world.deletion().done()).isFalse();
    assertThat(world.instances.find(World.NAME)).isPresent();
    assertThat(world.customer.node(World.NAME).orElseThrow().getSpec().getUnschedulable()).isTrue();

    world.customer.held.clear();
    world.deletion();
    assertThat(world.customer.pods).isEmpty();
    assertThat(world.deletion().done()).isTrue();
    assertThat(world.warnings).isEmpty();
  }

  @Test
  void oneThatCannotBeDrainedGoesTenMinutesAfterItsClusterWoke() {
    world.pod("web-1", "ReplicaSet");
    world.customer.held.add("web-1");
    clusterSleeps(AsleepInstances.KEEP);
    passesFor(Duration.ofSeconds(10));
    world.deleteWorker();
    world.clock.advance(Duration.ofHours(8));
    world.deletion();

    clusterWakes();
    world.deletion();
    world.clock.advance(Duration.ofMinutes(10));
    assertThat(world.deletion().done()).isTrue();
    assertThat(world.warnings)
        .singleElement()
        .asString()
        .startsWith("DrainGivenUp: not all pods left within 600 s: 1 pod has to leave");
  }

  @Test
  void oneThatIsToGoWithItsClusterDoesNotWait() {
    clusterSleeps(AsleepInstances.STOP);
    passesFor(Duration.ofSeconds(10));
    world.deleteWorker();
    world
        .cluster
        .orElseThrow()
        .getMetadata()
        .setDeletionTimestamp(world.clock.instant().toString());

    assertThat(world.deletion().done()).isTrue();
    assertThat(world.instances.find(World.NAME)).isEmpty();
  }
}
