package io.kubinception.operator.nodepool;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.kubinception.api.v1alpha1.WorkerNode;
import io.kubinception.api.v1alpha1.WorkerNodeStatus;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ScalePlanTest {
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

  @Test
  void whatIsBeingDeletedDoesNotCount() {
    assertThat(ScalePlan.of(pool(1, 0, 0, 2), 3, true).create()).isEqualTo(2);
  }

  @Test
  void deadThenUnreadyThenTheNewestGoFirst() {
    var pool =
        List.of(
            node("old", 1, READY),
            node("new", 3, READY),
            node("unready", 2, FakeWorkerNodes.joining("")),
            node("dead", 1, FakeWorkerNodes.dead()));

    assertThat(deleted(ScalePlan.of(pool, 3, true))).containsExactly("dead");
    assertThat(deleted(ScalePlan.of(pool, 2, true))).containsExactly("dead", "unready");
    assertThat(deleted(ScalePlan.of(pool, 1, true))).containsExactly("dead", "unready", "new");
    assertThat(deleted(ScalePlan.of(pool, 0, true)))
        .containsExactly("dead", "unready", "new", "old");
  }

  @ParameterizedTest
  @CsvSource({
    // ready, dead, joining, deleting, wanted, replaced
    "1, 1, 0, 0, 2, 1",
    "0, 2, 0, 0, 2, 1",
    "0, 1, 1, 0, 2, 0",
    "0, 1, 0, 1, 2, 0",
    "0, 1, 0, 0, 1, 1",
    "5, 5, 0, 0, 10, 4",
    "5, 5, 2, 0, 12, 2",
    "0, 10, 0, 3, 10, 1",
    "3, 0, 0, 0, 3, 0",
  })
  void atMostTwoFifthsOrOneAreAwayAtATime(
      int ready, int dead, int joining, int deleting, int wanted, int replaced) {
    ScalePlan plan = ScalePlan.of(pool(ready, dead, joining, deleting), wanted, true);

    assertThat(plan.delete()).hasSize(replaced);
    assertThat(plan.create()).isEqualTo(wanted - ready - dead - joining + replaced);
  }

  @Test
  void nothingIsReplacedWhenTheControlPlaneIsNotReady() {
    assertThat(ScalePlan.of(pool(1, 1, 0, 0), 2, false)).isEqualTo(new ScalePlan(List.of(), 0));
  }
}
