package io.kubinception.operator.nodepool;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.kubinception.api.v1alpha1.WorkerNode;
import io.kubinception.api.v1alpha1.WorkerNodeSpec;
import io.kubinception.api.v1alpha1.WorkerNodeStatus;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ScalePlanTest {
  private static final Instant NOW = Instant.parse("2026-01-01T00:05:00Z");

  private static final WorkerNodeStatus READY = FakeWorkerNodes.ready("2026-01-01T00:00:00Z");

  private static WorkerNode node(String name, int minute, WorkerNodeStatus status) {
    var worker = new WorkerNode();
    worker.setMetadata(
        new ObjectMetaBuilder()
            .withName(name)
            .withCreationTimestamp("2026-01-01T00:%02d:00Z".formatted(minute))
            .build());
    worker.setStatus(status);
    return worker;
  }

  private static WorkerNode deleting(String name) {
    var worker = node(name, 0, READY);
    worker.getMetadata().setDeletionTimestamp("2026-01-01T01:00:00Z");
    return worker;
  }

  private static List<WorkerNode> pool(int ready, int dead, int joining, int deleting) {
    var pool = new ArrayList<WorkerNode>();
    IntStream.range(0, ready).forEach(i -> pool.add(node("ready-" + i, i, READY)));
    IntStream.range(0, dead).forEach(i -> pool.add(node("dead-" + i, i, FakeWorkerNodes.dead())));
    IntStream.range(0, joining)
        .forEach(i -> pool.add(node("joining-" + i, i, FakeWorkerNodes.joining(""))));
    IntStream.range(0, deleting).forEach(i -> pool.add(deleting("deleting-" + i)));
    return pool;
  }

  private static List<String> deleted(ScalePlan plan) {
    return plan.delete().stream().map(w -> w.getMetadata().getName()).toList();
  }

  private static final WorkerNodeSpec OLD = spec("small");
  private static final WorkerNodeSpec NEW = spec("large");

  private static WorkerNodeSpec spec(String flavour) {
    return new WorkerNodeSpec("demo", "p", flavour, "1.36.4", Map.of(), List.of());
  }

  /** All are as wanted. */
  private static ScalePlan plan(List<WorkerNode> pool, int wanted, int mayReplace) {
    pool.forEach(w -> w.setSpec(NEW));
    return ScalePlan.of(
        pool,
        new Wish(wanted, NEW, new RolloutLimits(1, 0)),
        new Permissions(mayReplace, mayReplace > 0));
  }

  @Test
  void whatIsBeingDeletedDoesNotCount() {
    assertThat(plan(pool(1, 0, 0, 2), 3, 1).create()).isEqualTo(2);
  }

  @Test
  void deadThenUnreadyThenTheNewestGoFirst() {
    var pool =
        List.of(
            node("old", 1, READY),
            node("new", 3, READY),
            node("unready", 2, FakeWorkerNodes.joining("")),
            node("dead", 1, FakeWorkerNodes.dead()));

    assertThat(deleted(plan(pool, 3, 1))).containsExactly("dead");
    assertThat(deleted(plan(pool, 2, 1))).containsExactly("dead", "unready");
    assertThat(deleted(plan(pool, 1, 1))).containsExactly("dead", "unready", "new");
    assertThat(deleted(plan(pool, 0, 1))).containsExactly("dead", "unready", "new", "old");
  }

  @ParameterizedTest
  @CsvSource({
    // ready, dead, joining, deleting, wanted, replaced
    "1, 1, 0, 0, 2, 1",
    "0, 2, 0, 0, 2, 1",
    "0, 1, 1, 0, 2, 0",
    "0, 1, 0, 1, 2, 0",
    "0, 1, 0, 0, 1, 1",
    "5, 5, 0, 0, 10, 2",
    "5, 5, 1, 0, 11, 1",
    "0, 10, 0, 1, 10, 1",
    "3, 0, 0, 0, 3, 0",
  })
  void atMostAFifthOrOneIsAwayAtATime(
      int ready, int dead, int joining, int deleting, int wanted, int replaced) {
    var pool = pool(ready, dead, joining, deleting);
    int may = CircuitBreaker.UNTOUCHED.mayReplace(pool, wanted, NOW);
    ScalePlan plan = plan(pool, wanted, may);

    assertThat(plan.delete()).hasSize(replaced);
    assertThat(plan.create()).isEqualTo(wanted - ready - dead - joining + replaced);
  }

  @Test
  void nothingIsReplacedWhenTheControlPlaneIsNotReady() {
    assertThat(plan(pool(1, 1, 0, 0), 2, 0)).isEqualTo(new ScalePlan(List.of(), 0));
  }

  /**
   * o and n are ready, old and new; O and N have not been yet; S is an old one that fell silent; x
   * and y are an old and a new one that go.
   */
  private static ScalePlan roll(String existing, int wanted, int surge, int unavailable) {
    var pool = new ArrayList<WorkerNode>();
    for (int i = 0; i < existing.length(); i++) {
      char c = existing.charAt(i);
      var status =
          switch (c) {
            case 'o', 'n' -> READY;
            case 'S' -> FakeWorkerNodes.silent();
            default -> FakeWorkerNodes.joining("");
          };
      var worker = node(c + "-" + i, i, status);
      worker.setSpec("oOSx".indexOf(c) >= 0 ? OLD : NEW);
      if (c == 'x' || c == 'y') {
        worker.getMetadata().setDeletionTimestamp("2026-01-01T01:00:00Z");
      }
      pool.add(worker);
    }
    return ScalePlan.of(
        pool,
        new Wish(wanted, NEW, new RolloutLimits(surge, unavailable)),
        new Permissions(0, true));
  }

  @ParameterizedTest
  @CsvSource({
    // existing, wanted, surge, unavailable, what goes, how many come
    "ooo,   3, 1, 0, '',  1", // one more first
    "oooN,  3, 1, 0, '',  0", // it joins
    "ooon,  3, 1, 0, o,   0", // it is ready: one old one goes
    "oonx,  3, 1, 0, '',  0", // which drains: nothing else begins
    "oon,   3, 1, 0, '',  1",
    "nnno,  3, 1, 0, o,   0",
    "nnnx,  3, 1, 0, '',  0",
    "nnn,   3, 1, 0, '',  0",
    "o,     1, 1, 0, '',  1",
    "on,    1, 1, 0, o,   0",
    "ooo,   3, 0, 1, o,   0", // without surge one goes first
    "oox,   3, 0, 1, '',  0", // and its place stays empty until it is gone
    "oo,    3, 0, 1, '',  1",
    "ooN,   3, 0, 1, '',  0",
    "nnx,   3, 0, 1, '',  0", // the last one too
    "oooo,  4, 1, 1, o,   1",
    "oooo,  4, 9, 0, '',  4", // never more new ones than are wanted
    "oooNN, 3, 2, 0, '',  0", // bad new ones: all stands still
    "ooon,  4, 0, 2, oo,  0",
    "OOO,   3, 1, 0, '',  1", // all silent: only the surge comes
    "OOON,  3, 1, 0, '',  0",
    "Ooon,  3, 1, 0, O,   0", // what is of no use goes first
    "nnnO,  3, 1, 0, O,   0", // set back in the middle: the bad one is what goes
    "SSS,   3, 1, 1, '',  1", // nobody is ready: it may be the way
    "SSo,   3, 1, 1, S,   1",
    "ooo,   0, 0, 0, ooo, 0",
    "ooo,   2, 1, 0, o,   0", // scaled down in the middle: an old one
    "oonn,  2, 1, 0, o,   0",
    "oon,   5, 1, 0, '',  3", // scaled up in the middle: with new ones
    "nnyy,  4, 1, 0, '',  2", // what goes by scaling holds no place
  })
  void oldOnesAreReplacedAsFarAsTheLimitsGo(
      String existing, int wanted, int surge, int unavailable, String goes, int come) {
    ScalePlan plan = roll(existing, wanted, surge, unavailable);

    assertThat(deleted(plan).stream().map(n -> n.substring(0, 1)).collect(Collectors.joining()))
        .isEqualTo(goes);
    assertThat(plan.create()).isEqualTo(come);
  }

  /** Whatever the limits: it ends with new ones only, and on the way the limits hold. */
  @ParameterizedTest
  @CsvSource({"3, 1, 0", "3, 0, 1", "5, 2, 2", "1, 1, 0", "4, 4, 0", "4, 0, 4", "7, 3, 1"})
  void aRolloutEndsAndKeepsItsLimits(int wanted, int surge, int unavailable) {
    String pool = "o".repeat(wanted);
    for (int step = 0; step < 100 && !pool.matches("n{" + wanted + "}"); step++) {
      ScalePlan plan = roll(pool, wanted, surge, unavailable);
      var now = new StringBuilder(pool);
      deleted(plan).forEach(n -> now.setCharAt(Integer.parseInt(n.substring(2)), 'x'));
      now.append("N".repeat(plan.create()));
      String after = now.toString();
      assertThat(after.length()).isLessThanOrEqualTo(wanted + surge);
      assertThat(after.replaceAll("[^on]", "").length())
          .isGreaterThanOrEqualTo(wanted - unavailable);
      // One thing happens at a time: what drains is gone, else what joins is ready.
      pool = after.contains("x") ? after.replace("x", "") : after.replace("N", "n");
    }
    assertThat(pool).isEqualTo("n".repeat(wanted));
  }
}
