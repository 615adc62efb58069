package io.kubinception.etcd.move;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.ByteString;
import io.kubinception.etcd.EtcdClient;
import io.kubinception.etcd.EtcdException;
import io.kubinception.etcd.EtcdTenancy;
import io.kubinception.etcd.Kv;
import io.kubinception.etcd.RangeScan;
import io.kubinception.etcd.TenantFence;
import io.kubinception.etcd.TenantId;
import io.kubinception.etcd.move.TenantMove.Order;
import io.kubinception.etcd.move.TenantMove.RollBack;
import io.kubinception.etcd.move.TenantMove.Stage;
import io.kubinception.etcd.testing.EtcdProcess;
import io.kubinception.etcd.testing.RawEtcd;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

@TestInstance(Lifecycle.PER_CLASS)
class TenantMoveIT {
  private static final long EPOCH = 1_000_000_000;
  private static final int ALL = Integer.MAX_VALUE;

  private final SecureRandom random = new SecureRandom();
  private EtcdProcess from;
  private EtcdProcess to;
  private EtcdClient source;
  private EtcdClient target;
  private RawEtcd raw;
  private TenantMove move;
  private TenantId id;

  @BeforeAll
  void start() {
    from = EtcdProcess.start(1);
    to = EtcdProcess.startAbove(EPOCH);
    source = from.rootClient();
    target = to.rootClient();
    raw = from.raw();
    move = new TenantMove(source, target, Clock.systemUTC());
  }

  @AfterAll
  void stop() {
    source.close();
    target.close();
    raw.close();
    from.close();
    to.close();
  }

  @BeforeEach
  void tenant() {
    id = TenantId.generate(random);
    new EtcdTenancy(source).ensure(id);
  }

  @Test
  void whatWasAcknowledgedIsThereAndRevisionsOnlyGoUp() {
    fill(1000, 2000);
    raw.put(key("registry/events/e"), utf8("event"), raw.grantLease(600));
    Order order = order();
    Map<ByteString, Long> acknowledged;
    try (var writer = new AckedWriter(from.client(id), id)) {
      awaitAcks(writer, 500);
      Proof proof = move.mirror(order, (stage, keys) -> {});
      acknowledged = writer.acknowledged();
      assertThat(contents(target)).isEqualTo(contents(source));
      assertThat(proof.keys()).isEqualTo(contents(source).size());
      assertThat(proof.targetRevision()).isGreaterThan(EPOCH).isGreaterThan(proof.sourceRevision());
      assertThat(lowestModRevision(target)).isGreaterThan(highestModRevision(source));
    }
    move.release(order);

    acknowledged.forEach(
        (key, number) ->
            assertThat(target.kv().get(key).orElseThrow().value())
                .isEqualTo(utf8(Long.toString(number))));
    assertThat(target.kv().get(key("registry/events/e")).orElseThrow().lease()).isPositive();
    assertWrites(to);
    try (EtcdClient stale = from.client(id)) {
      assertThatThrownBy(() -> stale.kv().get(key("registry/a")))
          .isInstanceOf(EtcdException.Denied.class);
    }
    assertThat(move.clear(order, ALL)).isTrue();
    assertThat(new EtcdTenancy(source).leftovers(id).none()).isTrue();
    assertThat(source.kv().get(utf8("/kubinception/tenants/" + id + "/moved/" + order.id())))
        .isEmpty();
    assertThat(move.clear(order, ALL)).isTrue();
  }

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
    assertThat(contents(target)).isEqualTo(contents(source));
    acknowledged.forEach(
        (key, number) ->
            assertThat(target.kv().get(key).orElseThrow().value())
                .isEqualTo(utf8(Long.toString(number))));
    move.release(order);
    move.release(order);
    assertWrites(to);
  }

  /** A kill runs no handler, so it is thrown as what nobody catches. */
  private boolean runUntil(Order order, int calls) {
    var left = new AtomicInteger(calls);
    try {
      move.mirror(
          order,
          (stage, keys) -> {
            if (left.getAndDecrement() == 0) {
              throw new Killed();
            }
          });
      return true;
    } catch (Killed e) {
      return false;
    }
  }

  private static final class Killed extends Error {
    private static final long serialVersionUID = 1;
  }

  @ParameterizedTest
  @EnumSource(Stage.class)
  void aKillAtAnyStageCanBeTakenBack(Stage at) {
    fill(300, 100);
    Order order = order();
    var before = contents(source);
    assertThatThrownBy(
            () ->
                move.mirror(
                    order,
                    (stage, keys) -> {
                      if (stage == at) {
                        throw new Killed();
                      }
                    }))
        .isInstanceOf(Killed.class);

    while (move.rollBack(order, 1) == RollBack.GOES_ON) {
      assertThat(new TenantFence(source).holder(id)).isEmpty();
    }

    assertThat(new EtcdTenancy(target).leftovers(id).none()).isTrue();
    assertThat(contents(source)).isEqualTo(before);
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

      TenantMove.letGoOn(source, letGo);
      id = other;
      assertWrites(from);
    } finally {
      to.restart(0);
    }
    move.mirror(letGo, (stage, keys) -> {});
    TenantMove.letGoOn(source, letGo);
    assertThat(new TenantFence(source).holder(other)).hasValue(letGo.id());
  }

  private Order dieFrozen(TenantId tenant) {
    Order order = new Order(tenant, UUID.randomUUID().toString(), Duration.ofSeconds(20));
    assertThatThrownBy(
            () ->
                move.mirror(
                    order,
                    (stage, keys) -> {
                      if (stage == Stage.DRAINING) {
                        throw new Killed();
                      }
                    }))
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
                    (stage, keys) -> {
                      if (stage == Stage.PROVING) {
                        throw new IllegalStateException("broken");
                      }
                    }))
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
                    order,
                    (stage, keys) -> {
                      if (stage == Stage.PROVING) {
                        assertThat(move.giveUp(order)).isTrue();
                      }
                    }))
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
  void refusesATargetOfLowerRevision() {
    fill(10, 10);
    var back = new TenantMove(target, source, Clock.systemUTC());
    TenantId there = TenantId.generate(random);
    new EtcdTenancy(target).ensure(there);
    Order order = new Order(there, "back", Duration.ofSeconds(10));
    assertThatThrownBy(() -> back.mirror(order, (stage, keys) -> {}))
        .isInstanceOf(MoveException.Impossible.class)
        .hasMessageContaining("higher epoch");
    assertThat(new EtcdTenancy(source).leftovers(there).none()).isTrue();
    assertThat(back.rollBack(order, ALL)).isEqualTo(RollBack.DONE);
  }

  @Test
  void refusesATargetThatHoldsTheTenantAlready() {
    new EtcdTenancy(target).ensure(id);
    target.kv().put(key("registry/foreign"), utf8("x"));
    Order order = order();
    assertThatThrownBy(() -> move.mirror(order, (stage, keys) -> {}))
        .isInstanceOf(MoveException.Impossible.class)
        .hasMessageContaining("did not make");
    assertThat(move.rollBack(order, ALL)).isEqualTo(RollBack.DONE);
    assertThat(target.kv().get(key("registry/foreign"))).isPresent();
  }

  @Test
  void waitsForOtherWorkAtTheSource() {
    fill(10, 10);
    var fence = new TenantFence(source);
    fence.freeze(id, "restore-x");
    assertThatThrownBy(() -> move.mirror(order(), (stage, keys) -> {}))
        .isInstanceOf(MoveException.Busy.class)
        .hasMessageContaining("restore-x");
    fence.abandon(id, "restore-y");
    assertThat(fence.holder(id)).hasValue("restore-x");
  }

  @Test
  void aFreezeThatWouldTakeTooLongEndsInTime() {
    fill(500, 100);
    Order order = new Order(id, UUID.randomUUID().toString(), Duration.ZERO);
    assertThatThrownBy(() -> move.mirror(order, (stage, keys) -> {}))
        .isInstanceOf(MoveException.TooLong.class)
        .hasMessageContaining("longer freeze");
    assertWrites(from);
    assertThat(move.rollBack(order, ALL)).isEqualTo(RollBack.DONE);
  }

  @Test
  void aLeaseThatEndsMeanwhileEndsAtTheTarget() {
    fill(10, 10);
    raw.put(key("registry/events/short"), utf8("short"), raw.grantLease(2));
    raw.put(key("registry/events/long"), utf8("long"), raw.grantLease(600));
    Order order = order();
    move.mirror(
        order,
        (stage, keys) -> {
          if (stage == Stage.FOLLOWING) {
            await("the lease ends", () -> source.kv().get(key("registry/events/short")).isEmpty());
          }
        });
    assertThat(target.kv().get(key("registry/events/short"))).isEmpty();
    long copy = target.kv().get(key("registry/events/long")).orElseThrow().lease();
    assertThat(target.leases().granted(copy).orElseThrow())
        .isBetween(Duration.ofSeconds(590), Duration.ofSeconds(615));
  }

  @Test
  void whenHistoryIsForgottenItCopiesAgain() {
    fill(500, 100);
    var compacted = new AtomicInteger();
    move.mirror(
        order(),
        (stage, keys) -> {
          if (stage == Stage.COPYING && keys > 0 && compacted.getAndIncrement() == 0) {
            raw.compact(source.kv().put(key("registry/late"), utf8("late")));
          }
        });
    assertThat(compacted.get()).isGreaterThan(1);
    assertThat(contents(target)).isEqualTo(contents(source)).containsKey("registry/late");
  }

  @Test
  void aTargetThatDiesMeanwhileCostsTheTenantNothing() {
    fill(500, 100);
    Order order = order();
    assertThatThrownBy(
            () ->
                move.mirror(
                    order,
                    (stage, keys) -> {
                      if (stage == Stage.PROVING) {
                        to.kill(0);
                      }
                    }))
        .isInstanceOf(EtcdException.Unavailable.class);
    assertWrites(from);
    to.restart(0);
    move.mirror(order, (stage, keys) -> {});
    move.release(order);
    assertWrites(to);
  }

  /** The figure of docs/operations/move.md. */
  @Test
  void fiftyMegabytesFreezeForLessThanFiveSeconds() {
    fill(10_000, 5_000);
    Order order = order();
    try (var writer = new AckedWriter(from.client(id), id)) {
      awaitAcks(writer, 100);
      Instant begun = Instant.now();
      Proof proof = move.mirror(order, (stage, keys) -> {});
      move.release(order);
      Instant end = Instant.now();
      Duration frozen = Duration.between(proof.frozenAt(), end);
      System.out.printf(
          "MOVE %,d keys, %,d bytes: mirrored and moved in %d ms, of these frozen for %d ms%n",
          proof.keys(), proof.bytes(), Duration.between(begun, end).toMillis(), frozen.toMillis());
      assertThat(proof.bytes()).isGreaterThan(50_000_000);
      assertThat(frozen).isLessThan(Duration.ofSeconds(5));
    }
    assertWrites(to);
  }

  private Order order() {
    return new Order(id, UUID.randomUUID().toString(), Duration.ofSeconds(20));
  }

  private void fill(int keys, int bytes) {
    String value = "x".repeat(bytes);
    for (int i = 0; i < keys; i++) {
      source.kv().put(key("registry/a/%05d".formatted(i)), utf8(value + i));
    }
  }

  private void assertWrites(EtcdProcess etcd) {
    try (EtcdClient client = etcd.client(id)) {
      client.kv().put(key("registry/goes-on"), utf8("x"));
    }
  }

  private static void awaitAcks(AckedWriter writer, int number) {
    await(
        "the tenant writes",
        () -> writer.acknowledged().values().stream().anyMatch(n -> n > number));
  }

  private static void await(String what, java.util.function.BooleanSupplier condition) {
    Instant end = Instant.now().plusSeconds(30);
    while (!condition.getAsBoolean()) {
      assertThat(Instant.now()).as(what).isBefore(end);
      Thread.onSpinWait();
    }
  }

  private TreeMap<String, String> contents(EtcdClient client) {
    var contents = new TreeMap<String, String>();
    RangeScan scan = RangeScan.pinned(client.kv(), id.keyRange());
    for (Optional<Kv.Entry> next = scan.next(); next.isPresent(); next = scan.next()) {
      contents.put(
          next.get().key().substring(id.keyRange().start().size()).toStringUtf8(),
          next.get().value().toStringUtf8());
    }
    return contents;
  }

  private long lowestModRevision(EtcdClient client) {
    return modRevisions(client).min().orElseThrow();
  }

  private long highestModRevision(EtcdClient client) {
    return modRevisions(client).max().orElseThrow();
  }

  private java.util.stream.LongStream modRevisions(EtcdClient client) {
    return client.kv().range(Kv.Query.keys(id.keyRange(), 0)).entries().stream()
        .mapToLong(Kv.Entry::modRevision);
  }

  private ByteString key(String relative) {
    return utf8("/t/" + id + "/" + relative);
  }

  private static ByteString utf8(String text) {
    return ByteString.copyFromUtf8(text);
  }
}
