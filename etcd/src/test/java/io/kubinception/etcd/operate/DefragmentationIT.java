package io.kubinception.etcd.operate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.kubinception.etcd.Claims;
import io.kubinception.etcd.EtcdClient;
import io.kubinception.etcd.operate.Defragmentation.MemberResult;
import io.kubinception.etcd.operate.Defragmentation.Rules;
import io.kubinception.etcd.testing.EtcdProcess;
import io.kubinception.etcd.testing.Writer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;

@TestInstance(Lifecycle.PER_CLASS)
class DefragmentationIT {
  static final Rules RULES =
      new Rules(0.5, 8 << 20, Duration.ofSeconds(30), Duration.ofMinutes(1), false);

  private EtcdProcess etcd;
  private EtcdClient root;

  @BeforeAll
  void start() {
    etcd = EtcdProcess.start(3);
    root = etcd.rootClient();
  }

  @AfterAll
  void stop() {
    root.close();
    etcd.close();
  }

  @Test
  void givesSpaceBackLeaderLastWhileSomebodyWrites() {
    Holes.dig(root, 64);
    String leader = Survey.of(root).leader().orElseThrow().member().name();
    List<String> steps = new ArrayList<>();
    List<MemberResult> results;
    try (Writer writer = new Writer(root, "defrag/")) {
      results = new Defragmentation(root, RULES, steps::add).run();
      writer.close();
      assertThat(writer.failures()).isEmpty();
      assertThat(writer.written()).isPositive();
      assertThat(writer.lost(root)).isZero();
    }

    assertThat(results).hasSize(3).allMatch(MemberResult::done);
    assertThat(results)
        .allSatisfy(
            result -> {
              assertThat(result.beforeBytes()).isGreaterThan(50L << 20);
              assertThat(result.afterBytes()).isLessThan(25L << 20);
            });
    assertThat(results.getLast().member()).isEqualTo(leader);
    assertThat(steps).anyMatch(step -> step.startsWith("making "));
    assertThat(Survey.of(root).leader().orElseThrow().member().name()).isNotEqualTo(leader);
    assertThat(new Defragmentation(root, RULES, Progress.silent()).run())
        .noneMatch(MemberResult::done);
  }

  @Test
  void stopsWhenAMemberIsDownAndGoesOnWhenItIsBack() {
    Holes.dig(root, 32);
    int down = 2;
    etcd.kill(down);
    var impatient = new Rules(0.3, 8 << 20, Duration.ofSeconds(1), Duration.ofMinutes(1), false);
    try {
      assertThatThrownBy(() -> new Defragmentation(root, impatient, Progress.silent()).run())
          .isInstanceOf(OperationStopped.class)
          .hasMessageContaining("etcd-2")
          .hasMessageContaining("does not answer");
    } finally {
      etcd.restart(down);
    }
    var patient = new Rules(0.3, 8 << 20, Duration.ofSeconds(30), Duration.ofMinutes(1), false);
    assertThat(new Defragmentation(root, patient, Progress.silent()).run())
        .allMatch(MemberResult::done);
  }

  @Test
  void neverTwoAtOnce() {
    Claims.Answer answer = root.claims().take("a test");
    assertThat(answer).isInstanceOf(Claims.Answer.Taken.class);
    try (Claims.Claim claim = ((Claims.Answer.Taken) answer).claim()) {
      assertThat(claim.held()).isTrue();
      assertThatThrownBy(() -> new Defragmentation(root, RULES, Progress.silent()).run())
          .isInstanceOf(OperationStopped.class)
          .hasMessageContaining("a test");
    }
    new Defragmentation(root, RULES, Progress.silent()).run();
  }

  @Test
  void aMemberThatIsAloneIsOnlyDefragmentedWhenThatIsAllowed() {
    try (EtcdProcess single = EtcdProcess.start(1);
        EtcdClient client = single.rootClient()) {
      Holes.dig(client, 32);
      assertThatThrownBy(() -> new Defragmentation(client, RULES, Progress.silent()).run())
          .isInstanceOf(OperationStopped.class)
          .hasMessageContainingAll("only one member", "--accept-outage");
      assertThat(new Defragmentation(client, RULES.evenAlone(), Progress.silent()).run())
          .allMatch(MemberResult::done);
    }
  }
}
