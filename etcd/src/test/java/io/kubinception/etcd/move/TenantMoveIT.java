package io.kubinception.etcd.move;

import static io.kubinception.etcd.testing.TenantKeys.utf8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.ByteString;
import io.kubinception.etcd.EtcdClient;
import io.kubinception.etcd.EtcdException;
import io.kubinception.etcd.EtcdTenancy;
import io.kubinception.etcd.Kv;
import io.kubinception.etcd.TenantFence;
import io.kubinception.etcd.TenantId;
import io.kubinception.etcd.move.TenantMove.Order;
import io.kubinception.etcd.move.TenantMove.RollBack;
import io.kubinception.etcd.move.TenantMove.Stage;
import io.kubinception.etcd.testing.EtcdProcess;
import io.kubinception.etcd.testing.TenantKeys;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class TenantMoveIT extends TwoEtcds {
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
      assertThat(TenantKeys.contents(target, id)).isEqualTo(TenantKeys.contents(source, id));
      assertThat(proof.keys()).isEqualTo(TenantKeys.contents(source, id).size());
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
  void aTargetOfLowerRevisionIsRefusedForThatWhateverItHas() {
    new EtcdTenancy(target).ensure(id);
    var back = new TenantMove(target, source, Clock.systemUTC());
    Order order = order();

    assertThatThrownBy(() -> back.mirror(order, (stage, keys) -> {}))
        .as("the source has the tenant, as after a move of which it keeps the copy")
        .isInstanceOf(MoveException.Impossible.class)
        .hasMessageContaining("higher epoch");

    assertThat(back.rollBack(order, ALL)).isEqualTo(RollBack.DONE);
    assertWrites(from);
  }

  @Test
  void refusesATargetThatHasNoRoom() {
    fill(40, 100_000);
    try (var small = EtcdProcess.startAbove(EPOCH, "--quota-backend-bytes=" + (4 << 20));
        EtcdClient there = small.rootClient()) {
      var tight = new TenantMove(source, there, Clock.systemUTC());
      Order order = order();
      assertThatThrownBy(() -> tight.mirror(order, (stage, keys) -> {}))
          .isInstanceOf(MoveException.Impossible.class)
          .hasMessageContaining("no room at the target: 4 MiB more would fill");
      assertThat(new EtcdTenancy(there).leftovers(id).none()).isTrue();
      assertThat(tight.rollBack(order, ALL)).isEqualTo(RollBack.DONE);
      assertWrites(from);
    }
  }

  @Test
  void refusesATargetThatHoldsTheTenantAlready() {
    new EtcdTenancy(target).ensure(id);
    target.kv().put(key("registry/foreign"), utf8("x"));
    Order order = order();
    assertThatThrownBy(() -> move.mirror(order, (stage, keys) -> {}))
        .isInstanceOf(MoveException.Occupied.class)
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
        at(
            Stage.FOLLOWING,
            () ->
                await(
                    "the lease ends",
                    () -> source.kv().get(key("registry/events/short")).isEmpty())));
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
    assertThat(TenantKeys.contents(target, id))
        .isEqualTo(TenantKeys.contents(source, id))
        .containsKey("registry/late");
  }

  /** The figure of docs/operations/move.md, which depends on what else the machine does. */
  @Test
  void fiftyMegabytesAreMovedBesideAWriterAndItSaysForHowLongItFroze() {
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
      assertThat(frozen).isLessThan(order.longestFreeze());
    }
    assertWrites(to);
  }

  private long lowestModRevision(EtcdClient client) {
    return modRevisions(client).min().orElseThrow();
  }

  private long highestModRevision(EtcdClient client) {
    return modRevisions(client).max().orElseThrow();
  }

  private LongStream modRevisions(EtcdClient client) {
    return client.kv().range(Kv.Query.keys(id.keyRange(), 0)).entries().stream()
        .mapToLong(Kv.Entry::modRevision);
  }
}
