package io.kubinception.operator.workernode;

import static org.assertj.core.api.Assertions.assertThat;

import io.kubinception.api.v1alpha1.Status;
import io.kubinception.infrastructure.Instance;
import io.kubinception.operator.customer.CustomerUnavailableException.Why;
import io.kubinception.operator.kube.Conditions;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class WorkerNodeLifeTest {
  private final World world = new World();

  private String message() {
    return Status.condition(world.worker.getStatus(), Conditions.READY).orElseThrow().getMessage();
  }

  @Test
  void anInstanceJoinsAndItsTokenGoes() {
    world.live(20);

    assertThat(world.ready()).isTrue();
    assertThat(world.instances.made()).isEqualTo(1);
    assertThat(world.customer.tokens).isEmpty();
    assertThat(world.worker.getStatus().address()).isEqualTo("172.31.1.1");
    assertThat(world.worker.getStatus().readyAt()).isNotNull();
    assertThat(world.customer.openConversations()).isZero();
    assertThat(world.warnings).isEmpty();
  }

  @Test
  void labelsThatAKubeletMayNotGiveItselfArePutOnTheNode() {
    world.live(20);

    assertThat(world.customer.node(World.NAME).orElseThrow().getMetadata().getLabels())
        .containsOnlyKeys("node-role.kubernetes.io/web");
    assertThat(world.instances.userData(World.NAME))
        .contains("team=a")
        .contains("kubinception.io/node-pool=demo-workers");
  }

  @Test
  void itsInstanceSaysWhatItWasMadeForAndByWhom() {
    world.live(20);

    assertThat(world.instances.get(World.NAME).labels())
        .containsEntry("kubinception.io/worker-node-uid", world.worker.getMetadata().getUid())
        .containsEntry("kubinception.io/home", "home");
  }

  @Test
  void nothingIsMadeBeforeTheControlPlaneIsReady() {
    world.cluster = Optional.of(World.cluster(false));

    world.live(3);

    assertThat(world.instances.made()).isZero();
    assertThat(world.customer.tokens).isEmpty();
    assertThat(message()).isEqualTo("waits for the control plane: the API server is starting");
  }

  @Test
  void aTokenThatIsStillGoodIsReadBackAndTheInstanceStays() {
    world.upkeep();
    var token = world.customer.tokens.values().iterator().next();
    world.clock.advance(Duration.ofMinutes(14));

    world.restart();
    world.upkeep();

    assertThat(world.customer.tokens.values()).containsExactly(token);
    assertThat(world.instances.made()).isEqualTo(1);
  }

  @Test
  void aTokenThatExpiredBeforeItWasUsedIsMadeAnewAndTheInstanceWithIt() {
    world.upkeep();
    var before = world.customer.tokens.values().iterator().next();
    world.clock.advance(Duration.ofMinutes(16));

    world.upkeep();

    var after = world.customer.tokens.values().iterator().next();
    assertThat(after.id()).isEqualTo(before.id());
    assertThat(after.secret()).isNotEqualTo(before.secret());
    assertThat(world.instances.made()).isEqualTo(2);
    assertThat(world.instances.userData(World.NAME)).contains(after.value());
    assertThat(world.warnings)
        .containsExactly(
            "NotJoined: its kubelet did not join within 15 minutes, so its instance is made anew:"
                + " see what the instance's console says, and whether it reaches"
                + " https://172.31.0.10:30000");
    world.live(20);
    assertThat(world.ready()).isTrue();
  }

  @Test
  void theTokenOfAnInstanceThatTakesLongToStartIsExtended() {
    world.instances.slow(true);
    for (int minutes = 0; minutes < 40; minutes++) {
      world.upkeep();
      world.clock.advance(Duration.ofMinutes(1));
    }
    world.instances.slow(false);
    world.upkeep();
    world.clock.advance(Duration.ofMinutes(4));

    world.live(20);

    assertThat(world.ready()).isTrue();
    assertThat(world.instances.made()).isEqualTo(1);
    assertThat(world.warnings).isEmpty();
  }

  @Test
  void anInstanceIsNotBegunWithATokenThatSoonEnds() {
    world.upkeep();
    world.instances.delete(World.NAME);
    world.clock.advance(Duration.ofMinutes(12));

    world.upkeep();

    assertThat(world.customer.tokens.values().iterator().next().expires())
        .isAfter(world.clock.instant().plus(Duration.ofMinutes(10)));
  }

  @Test
  void anInstanceOfTheSameNameThatIsNotOursIsLeftAlone() {
    world.instances.put(
        new Instance(
            "i-other",
            World.NAME,
            "172.31.9.9",
            Instance.State.RUNNING,
            Map.of(WorkerNodePass.LABEL_UID, "another"),
            world.clock.instant()));

    world.upkeep();
    assertThat(message()).startsWith("there is another instance of this name");

    world.deleteWorker();
    assertThat(world.deletion().done()).isTrue();
    assertThat(world.instances.find(World.NAME)).isPresent();
  }

  @Test
  void aNodeAtAnotherAddressIsNotReady() {
    world.live(20);
    var here = world.instances.get(World.NAME);
    world.node(
        new Instance(here.id(), here.name(), "10.0.0.1", here.state(), Map.of(), here.createdAt()),
        "True");

    world.upkeep();

    assertThat(message())
        .isEqualTo("the Node says that it is at 10.0.0.1, but its instance is at 172.31.1.1");
  }

  @Test
  void aPassThatFindsTheCustomerBusyLeavesTheStatusAsItWas() {
    world.live(20);
    var before = world.worker.getStatus();
    world.customer.away(Why.BUSY);

    world.upkeep();

    assertThat(world.worker.getStatus()).isEqualTo(before);
  }

  @Test
  void aCustomerThatDoesNotAnswerOnceIsAskedOnceMoreBeforeItIsTold() {
    world.live(20);
    var before = world.worker.getStatus();
    world.customer.away(Why.SILENT);

    world.upkeep();
    assertThat(world.worker.getStatus()).isEqualTo(before);

    world.upkeep();
    assertThat(Replacement.isUnseen(world.worker)).isTrue();
  }

  @Test
  void aRequestWithAForeignAddressIsToldOfOnceAndNotApproved() {
    world.live(20);
    var identity = new KubeletIdentity(World.NAME, "10.9.9.9", BootstrapToken.idOf(world.worker));
    world.customer.ask(Requests.serving(identity).name("csr-bad").build());

    world.upkeep();
    world.upkeep();

    assertThat(world.customer.approved("csr-bad")).isFalse();
    assertThat(world.warnings)
        .containsExactly(
            "CertificateNotApproved: certificate signing request csr-bad is not approved: its"
                + " addresses are not just the instance's, 172.31.1.1");
    assertThat(world.ready()).isTrue();
  }

  @Test
  void aRequestForANameThatIsNoneOfOursIsNotTouched() {
    world.live(3);
    var other = new KubeletIdentity("byhand", "172.31.1.1", "zzzzzz");
    world.customer.ask(Requests.client(other).name("csr-byhand").build());

    world.live(20);

    assertThat(world.customer.approved("csr-byhand")).isFalse();
    assertThat(world.warnings).isEmpty();
  }
}
