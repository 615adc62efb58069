package io.kubinception.operator.nodepool;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.kubinception.api.v1alpha1.WorkerNode;
import io.kubinception.api.v1alpha1.WorkerNodeStatus;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CircuitBreakerTest {
  private static final Instant NOW = Instant.parse("2026-01-02T00:00:00Z");

  private static List<WorkerNode> cluster(int ready, int silent, int lost, int joining) {
    var cluster = new ArrayList<WorkerNode>();
    add(cluster, ready, FakeWorkerNodes.ready("2026-01-01T00:00:00Z"));
    add(cluster, silent, FakeWorkerNodes.silent());
    add(cluster, lost, FakeWorkerNodes.dead());
    add(cluster, joining, FakeWorkerNodes.joining(""));
    return cluster;
  }

  private static void add(List<WorkerNode> cluster, int count, WorkerNodeStatus status) {
    IntStream.range(0, count)
        .forEach(
            i -> {
              var worker = new WorkerNode();
              worker.setMetadata(
                  new ObjectMetaBuilder()
                      .withName("n" + cluster.size())
                      .withCreationTimestamp(NOW.minusSeconds(60).toString())
                      .build());
              worker.setStatus(status);
              cluster.add(worker);
            });
  }

  @ParameterizedTest
  @CsvSource({
    // ready, silent, lost, joining, how many may be replaced
    "2, 1, 0, 0, 1",
    "1, 1, 0, 0, 1", // half is not most
    "1, 2, 0, 0, 0",
    "0, 2, 0, 0, 0",
    "0, 1, 0, 0, 1", // of one alone nobody can tell
    "0, 1, 0, 1, 0", // its successor joins
    "0, 0, 3, 0, 1", // instances that are lost are not silent
    "6, 4, 0, 0, 2",
    "4, 6, 0, 0, 0",
  })
  void nobodyIsReplacedWhileMostAreSilent(
      int ready, int silent, int lost, int joining, int replaced) {
    var cluster = cluster(ready, silent, lost, joining);

    assertThat(
            CircuitBreaker.of(cluster, Optional.empty(), NOW)
                .mayReplace(cluster, cluster.size(), NOW))
        .isEqualTo(replaced);
  }

  @ParameterizedTest
  @CsvSource({
    // ready, silent, returned, minutes since, how many may be replaced
    "0, 1, 3, 1, 0", // the last of a silence that was everybody's
    "0, 1, 3, 6, 1", // the others have been back for long enough
    "3, 1, 1, 1, 1",
    "0, 1, 1, 1, 0",
    "0, 0, 2, 1, 1",
  })
  void aLateOneIsWaitedForWhileTheOthersHaveJustReturned(
      int ready, int silent, int returned, int minutes, int replaced) {
    var cluster = cluster(ready, silent, 0, 0);
    add(cluster, returned, FakeWorkerNodes.returned(NOW.minus(Duration.ofMinutes(minutes))));

    assertThat(
            CircuitBreaker.of(cluster, Optional.empty(), NOW)
                .mayReplace(cluster, cluster.size(), NOW))
        .isEqualTo(replaced);
  }

  @Test
  void oneThatDoesNotComeDoesNotKeepADeadOneInItsPlace() {
    var cluster = cluster(2, 0, 1, 1);
    var breaker = CircuitBreaker.of(cluster, Optional.empty(), NOW);

    assertThat(breaker.mayReplace(cluster, 4, NOW)).isZero();
    assertThat(breaker.mayReplace(cluster, 4, NOW.plus(Rollout.PATIENCE))).isEqualTo(1);
  }

  @Test
  void thoseOfWhomNothingIsKnownDoNotCountAsWell() {
    var cluster = cluster(0, 1, 0, 0);
    add(cluster, 1, FakeWorkerNodes.unseen());
    var breaker = CircuitBreaker.of(cluster, Optional.empty(), NOW);

    assertThat(breaker.mayReplace(cluster, 2, NOW)).isZero();
    assertThat(breaker.sentence().orElseThrow())
        .contains("their instances run, and of 1 nothing is known now: ");
    add(cluster, 2, FakeWorkerNodes.ready("2026-01-01T00:00:00Z"));
    assertThat(CircuitBreaker.of(cluster, Optional.empty(), NOW).isOpen()).isFalse();
  }

  @Test
  void oneThatJustJoinedHasNotReturned() {
    var cluster = cluster(0, 1, 0, 0);
    add(cluster, 3, FakeWorkerNodes.returned(Instant.parse("2026-01-01T00:00:01Z")));
    Instant now = Instant.parse("2026-01-01T00:01:00Z");

    assertThat(CircuitBreaker.of(cluster, Optional.empty(), now).isOpen()).isFalse();
  }

  @Test
  void evenOneAloneIsHeldWhenOthersHaveTheSameTrouble() {
    var breaker =
        CircuitBreaker.of(cluster(0, 1, 0, 0), Optional.of("the edge did not answer"), NOW);

    assertThat(breaker.isOpen()).isTrue();
    assertThat(breaker.sentence().orElseThrow())
        .startsWith(
            "1 of the cluster's 1 nodes are not Ready although their instances run, and the edge"
                + " did not answer: ");
    assertThat(
            CircuitBreaker.of(cluster(0, 0, 1, 0), Optional.of("the edge did not answer"), NOW)
                .isOpen())
        .as("an instance that is lost")
        .isFalse();
  }

  @Test
  void itSaysWhoIsBack() {
    var cluster = cluster(0, 1, 0, 0);
    add(cluster, 3, FakeWorkerNodes.returned(NOW.minusSeconds(10)));

    assertThat(CircuitBreaker.of(cluster, Optional.empty(), NOW).sentence().orElseThrow())
        .startsWith(
            "1 of the cluster's 4 nodes are not Ready although their instances run, and 3 came"
                + " back less than 5 minutes ago: ");
  }

  @Test
  void itSaysWhyAndWhatToDo() {
    assertThat(CircuitBreaker.of(cluster(1, 3, 0, 0), Optional.empty(), NOW).sentence())
        .hasValue(
            "3 of the cluster's 4 nodes are not Ready although their instances run: as that is"
                + " hardly the nodes' fault, none is replaced; look at the way from the nodes to"
                + " the API server and at the pod network, or delete a WorkerNode to have it"
                + " replaced all the same");
    assertThat(CircuitBreaker.of(cluster(3, 1, 0, 0), Optional.empty(), NOW).sentence()).isEmpty();
  }
}
