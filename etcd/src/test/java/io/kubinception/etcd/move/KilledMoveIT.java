package io.kubinception.etcd.move;

import static io.kubinception.etcd.testing.TenantKeys.utf8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.ByteString;
import io.kubinception.etcd.EtcdException;
import io.kubinception.etcd.EtcdTenancy;
import io.kubinception.etcd.TenantFence;
import io.kubinception.etcd.TenantId;
import io.kubinception.etcd.move.TenantMove.Order;
import io.kubinception.etcd.move.TenantMove.RollBack;
import io.kubinception.etcd.move.TenantMove.Stage;
import io.kubinception.etcd.testing.Killed;
import io.kubinception.etcd.testing.TenantKeys;
import java.time.Duration;
import java.util.Map;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Moves that are killed, given up or fail, at any place: nothing is lost and nobody stays frozen.
 */
class KilledMoveIT extends TwoEtcds {
  @Test
  void killedAnywhereItGoesOnAndLosesNothing() {
    fill(1500, 500);
    var kills = new Random(11);
    int died = 0;
    Order order = order();
    Map<ByteString, Long> acknowledged;
    try (var writer = new AckedWriter(from.client(id), id)) {
      awaitAcks(writer, 100);
      while (!runUntil(order, 1 + kills.nextInt(14))) {
        died++;
        source.kv().put(key("registry/death"), utf8(Integer.toString(died)));
      }
      acknowledged = writer.acknowledged();
    }
    assertThat(died).isPositive();
    assertThat(TenantKeys.contents(target, id)).isEqualTo(TenantKeys.contents(source, id));
    acknowledged.forEach(
        (key, number) ->
            assertThat(target.kv().get(key).orElseThrow().value())
                .isEqualTo(utf8(Long.toString(number))));
    move.release(order);
    move.release(order);
    assertWrites(to);
  }

  /** Whether it came to its end. */
  private boolean runUntil(Order order, int calls) {
    Runnable kill = Killed.after(calls);
    try {
      move.mirror(order, (stage, keys) -> kill.run());
      return true;
    } catch (Killed e) {
      return false;
    }
  }

  @ParameterizedTest
  @EnumSource(Stage.class)
  void aKillAtAnyStageCanBeTakenBack(Stage at) {
    fill(300, 100);
    Order order = order();
    var before = TenantKeys.contents(source, id);
    assertThatThrownBy(() -> move.mirror(order, at(at, Killed::die))).isInstanceOf(Killed.class);

    while (move.rollBack(order, 1) == RollBack.GOES_ON) {
      assertThat(new TenantFence(source).holder(id)).isEmpty();
    }

    assertThat(new EtcdTenancy(target).leftovers(id).none()).isTrue();
    assertThat(TenantKeys.contents(source, id)).isEqualTo(before);
    assertWrites(from);
  }

  @Test
  void aTenantThatAKillLeftFrozenGoesOnWhateverTheTargetIsLike() {
    fill(10, 10);
    Order taken = dieFrozen(id);
    TenantId other = TenantId.generate(random);
    new EtcdTenancy(source).ensure(other);
    Order letGo = dieFrozen(other);
    to.kill(0);
    try {
      assertThatThrownBy(() -> move.rollBack(taken, ALL))
          .isInstanceOf(EtcdException.Unavailable.class);
      assertWrites(from);

      new SourceAlone(source).letGoOn(letGo);
      id = other;
      assertWrites(from);
    } finally {
      to.restart(0);
    }
    move.mirror(letGo, (stage, keys) -> {});
    new SourceAlone(source).letGoOn(letGo);
    assertThat(new TenantFence(source).holder(other)).hasValue(letGo.id());
  }

  @Test
  void withoutItsTargetItIsTakenBackUnlessItIsDecided() {
    fill(10, 10);
    Order frozen = dieFrozen(id);
    to.kill(0);
    try {
      assertThat(new SourceAlone(source).takeBack(frozen)).isTrue();
      assertWrites(from);
      assertThat(new SourceAlone(source).takeBack(frozen)).as("once more").isTrue();
    } finally {
      to.restart(0);
    }

    TenantId other = TenantId.generate(random);
    new EtcdTenancy(source).ensure(other);
    Order decided = new Order(other, UUID.randomUUID().toString(), Duration.ofSeconds(20));
    move.mirror(decided, (stage, keys) -> {});
    assertThat(new SourceAlone(source).takeBack(decided)).isFalse();
    assertThat(new TenantFence(source).holder(other)).hasValue(decided.id());
  }

  private Order dieFrozen(TenantId tenant) {
    Order order = new Order(tenant, UUID.randomUUID().toString(), Duration.ofSeconds(20));
    assertThatThrownBy(() -> move.mirror(order, at(Stage.DRAINING, Killed::die)))
        .isInstanceOf(Killed.class);
    assertThat(new TenantFence(source).holder(tenant)).hasValue(order.id());
    return order;
  }

  @Test
  void aFailureInTheFreezeLetsTheTenantGoOn() {
    fill(300, 100);
    Order order = order();
    assertThatThrownBy(
            () ->
                move.mirror(
                    order,
                    at(
                        Stage.PROVING,
                        () -> {
                          throw new IllegalStateException("broken");
                        })))
        .isInstanceOf(IllegalStateException.class);
    assertWrites(from);
    move.mirror(order, (stage, keys) -> {});
    assertThat(move.rollBack(order, ALL)).isEqualTo(RollBack.TOO_LATE);
    move.release(order);
    assertWrites(to);
  }

  @Test
  void aMirrorThatIsGivenUpEndsAndCanBeTakenBack() {
    fill(1000, 1000);
    Order order = order();
    assertThatThrownBy(
            () ->
                move.mirror(
                    order,
                    (stage, keys) -> {
                      if (stage == Stage.COPYING && keys > 0) {
                        assertThat(move.giveUp(order)).isTrue();
                      }
                    }))
        .isInstanceOf(MoveException.TakenOver.class);
    assertThat(move.rollBack(order, ALL)).isEqualTo(RollBack.DONE);
    assertThat(new EtcdTenancy(target).leftovers(id).none()).isTrue();
    assertWrites(from);
  }

  @Test
  void aMirrorThatIsGivenUpInItsFreezeThawsTheTenantItself() {
    fill(10, 10);
    Order order = order();
    assertThatThrownBy(
            () ->
                move.mirror(
                    order, at(Stage.PROVING, () -> assertThat(move.giveUp(order)).isTrue())))
        .isInstanceOf(MoveException.class);
    assertWrites(from);
  }

  @Test
  void ofTwoProcessesOnlyTheLaterDecides() {
    fill(300, 100);
    Order order = order();
    var other = new AtomicReference<Proof>();
    assertThatThrownBy(
            () ->
                move.mirror(
                    order,
                    (stage, keys) -> {
                      if (stage == Stage.PROVING && other.get() == null) {
                        other.set(move.mirror(order, (s, k) -> {}));
                      }
                    }))
        .isInstanceOf(MoveException.TakenOver.class);
    assertThat(move.mirror(order, (s, k) -> {})).isEqualTo(other.get());
    assertThat(new TenantFence(source).holder(id)).hasValue(order.id());
  }

  @Test
  void aTargetThatDiesMeanwhileCostsTheTenantNothing() {
    fill(500, 100);
    Order order = order();
    assertThatThrownBy(() -> move.mirror(order, at(Stage.PROVING, () -> to.kill(0))))
        .isInstanceOf(EtcdException.Unavailable.class);
    assertWrites(from);
    to.restart(0);
    move.mirror(order, (stage, keys) -> {});
    move.release(order);
    assertWrites(to);
  }
}
