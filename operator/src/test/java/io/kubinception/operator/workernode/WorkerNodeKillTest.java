package io.kubinception.operator.workernode;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The operator is killed after each of its side effects; the next one ends the work. */
class WorkerNodeKillTest {
  private final World world = new World();

  /** What a kubelet does before the kill decides how far the operator gets. */
  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 4, 5, 6, 7})
  void joiningEndsWellWithOneInstance(int effects) {
    world.kills.after(effects);
    boolean killed = false;
    try {
      world.live(20);
    } catch (Kills.Killed e) {
      killed = true;
    }

    world.restart();
    world.live(20);

    assertThat(killed).isTrue();
    assertThat(world.ready()).isTrue();
    assertThat(world.instances.made()).isEqualTo(1);
    assertThat(world.customer.tokens).isEmpty();
    assertThat(world.customer.openConversations()).isZero();
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 4})
  void anExpiredTokenIsRenewedWithItsInstance(int effects) {
    world.upkeep();
    world.clock.advance(Duration.ofMinutes(16));
    world.kills.after(effects);
    boolean killed = false;
    try {
      world.upkeep();
    } catch (Kills.Killed e) {
      killed = true;
    }

    world.restart();
    world.live(20);

    assertThat(killed).isTrue();
    assertThat(world.ready()).isTrue();
    assertThat(world.instances.made()).isEqualTo(2);
    assertThat(world.customer.tokens).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 4})
  void deletionLeavesNothing(int effects) {
    world.live(20);
    world.pod("web", "ReplicaSet");
    world.deleteWorker();
    world.kills.after(effects);
    boolean killed = false;
    try {
      delete();
    } catch (Kills.Killed e) {
      killed = true;
    }

    world.restart();
    delete();

    assertThat(killed).isTrue();
    nothingIsLeft();
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 4, 5, 6})
  void deletionOfOneThatWasKilledWhileItJoinedLeavesNothing(int effects) {
    world.kills.after(effects);
    boolean killed = false;
    try {
      world.live(20);
    } catch (Kills.Killed e) {
      killed = true;
    }
    world.restart();
    world.deleteWorker();
    delete();

    assertThat(killed).isTrue();
    nothingIsLeft();
  }

  private void delete() {
    for (int i = 0; i < 10 && !world.deletion().done(); i++) {
      world.clock.advance(Duration.ofSeconds(2));
    }
  }

  private void nothingIsLeft() {
    assertThat(world.deletion().done()).isTrue();
    assertThat(world.instances.find(World.NAME)).isEmpty();
    assertThat(world.customer.nodes).isEmpty();
    assertThat(world.customer.tokens).isEmpty();
    assertThat(world.customer.pods).isEmpty();
  }
}
