package io.kubinception.operator.workernode;

import static org.assertj.core.api.Assertions.assertThat;

import io.kubinception.infrastructure.Instance.State;
import io.kubinception.operator.customer.CustomerUnavailableException.Why;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class HealthTest {
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

  private boolean due() {
    return Replacement.isDue(world.worker);
  }

  @Test
  void aStoppedInstanceIsReplacedAfterAMinute() {
    world.instances.state(World.NAME, State.STOPPED);

    passesFor(Duration.ofSeconds(50));
    assertThat(due()).isFalse();
    assertThat(world.worker.getStatus().unwellSince()).isNotNull();

    passesFor(Duration.ofSeconds(20));
    assertThat(due()).isTrue();
    assertThat(world.instances.made()).isEqualTo(1);
  }

  @Test
  void anInstanceThatIsGoneIsNotMadeAgainButReplaced() {
    world.instances.delete(World.NAME);

    passesFor(Duration.ofSeconds(70));

    assertThat(due()).isTrue();
    assertThat(world.instances.made()).isEqualTo(1);
  }

  @Test
  void aNodeThatIsNotReadyIsReplacedAfterFiveMinutes() {
    world.node(world.instances.get(World.NAME), "Unknown");

    passesFor(Duration.ofSeconds(290));
    assertThat(due()).isFalse();

    passesFor(Duration.ofSeconds(20));
    assertThat(due()).isTrue();
  }

  @Test
  void oneThatRecoversInTimeIsFineAgain() {
    world.instances.state(World.NAME, State.STOPPED);
    passesFor(Duration.ofSeconds(50));
    world.instances.state(World.NAME, State.RUNNING);

    world.upkeep();

    assertThat(world.ready()).isTrue();
    assertThat(world.worker.getStatus().unwellSince()).isNull();
  }

  @Test
  void whatWasNotSeenMeanwhileDoesNotCount() {
    world.instances.state(World.NAME, State.STOPPED);
    passesFor(Duration.ofSeconds(50));
    world.cluster = Optional.of(World.cluster(false));
    passesFor(Duration.ofMinutes(10));
    assertThat(due()).isFalse();
    world.cluster = Optional.of(World.cluster(true));

    passesFor(Duration.ofSeconds(30));

    assertThat(due()).isFalse();
  }

  @Test
  void aBusyCustomerDoesNotResetTheCount() {
    world.node(world.instances.get(World.NAME), "Unknown");
    passesFor(Duration.ofSeconds(200));
    world.customer.away(Why.BUSY);
    passesFor(Duration.ofSeconds(60));
    world.customer.away(null);

    passesFor(Duration.ofSeconds(60));

    assertThat(due()).isTrue();
  }

  @Test
  void aCustomerThatDoesNotAnswerResetsTheCount() {
    world.node(world.instances.get(World.NAME), "Unknown");
    passesFor(Duration.ofSeconds(200));
    world.customer.away(Why.SILENT);
    passesFor(Duration.ofSeconds(60));
    world.customer.away(null);

    passesFor(Duration.ofSeconds(60));

    assertThat(due()).isFalse();
  }

  @Test
  void afterARebootOfEverythingTheInstancesGetTimeToComeBack() {
    world.instances.state(World.NAME, State.STOPPED);
    world.upkeep();
    world.clock.advance(Duration.ofMinutes(10));

    world.restart();
    passesFor(Duration.ofSeconds(90));
    assertThat(due()).isFalse();

    world.instances.state(World.NAME, State.RUNNING);
    world.upkeep();
    assertThat(world.ready()).isTrue();
  }
}
