package io.kubinception.etcd.operate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.ByteString;
import io.kubinception.etcd.EtcdClient;
import io.kubinception.etcd.EtcdException;
import io.kubinception.etcd.EtcdHealth;
import io.kubinception.etcd.operate.Membership.Newcomer;
import io.kubinception.etcd.operate.Survey.Seen;
import io.kubinception.etcd.testing.EtcdProcess;
import io.kubinception.etcd.testing.RawEtcd;
import io.kubinception.etcd.testing.Writer;
import java.time.Duration;
import java.util.List;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

@Execution(ExecutionMode.CONCURRENT)
class MembershipIT {
  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final Duration OUTAGE = Duration.ofSeconds(12);

  @Test
  void aDeadMemberWhoseDataAreLostIsReplacedWhileSomebodyWrites() {
    try (EtcdProcess etcd = EtcdProcess.start(3);
        EtcdClient root = etcd.rootClient();
        EtcdClient other = etcd.rootClient();
        Writer writer = new Writer(other, "replace/")) {
      Holes.fill(root, 16);
      etcd.wipe(1);
      long written = writer.written();
      await(() -> writer.written() > written + 100);
      int failures = writer.failures().size();

      Newcomer newcomer = new Newcomer("etcd-1", etcd.peerUrl(1).toString());
      membership(root)
          .replace("etcd-1", newcomer, joining -> etcd.join(1, joining.initialCluster()));
      await(() -> new EtcdHealth(root).report().healthy());
      writer.close();

      assertThat(writer.failures()).hasSize(failures);
      assertThat(writer.lost(root)).isZero();
      assertThat(voters(root)).containsExactly("etcd-0", "etcd-1", "etcd-2");
      assertThat(Survey.of(root).trouble()).isEmpty();
      // Once more changes nothing.
      membership(root)
          .replace(
              "etcd-1",
              newcomer,
              joining -> {
                throw new AssertionError("it runs already");
              });
    }
  }

  @Test
  void aDamagedMemberIsReplacedThoughEtcdTakesNoWrites() {
    try (EtcdProcess etcd = EtcdProcess.start(3);
        EtcdClient root = etcd.rootClient();
        RawEtcd raw = etcd.raw()) {
      raw.raiseCorrupt(id(root, "etcd-1"));
      assertThatThrownBy(() -> root.kv().put(ByteString.copyFromUtf8("k"), ByteString.EMPTY))
          .isInstanceOf(EtcdException.class);
      etcd.wipe(1);

      membership(root)
          .replace(
              "etcd-1",
              new Newcomer("etcd-1", etcd.peerUrl(1).toString()),
              joining -> etcd.join(1, joining.initialCluster()));
      new Alarms(root, Defragmentation.Rules.sensible(), Progress.silent()).clear();

      root.kv().put(ByteString.copyFromUtf8("k"), ByteString.EMPTY);
      assertThat(new EtcdHealth(root).report().problems()).isEmpty();
    }
  }

  private static long id(EtcdClient root, String name) {
    return root.members().list().stream()
        .filter(member -> member.name().equals(name))
        .findFirst()
        .orElseThrow()
        .id();
  }

  @Test
  void growsFromOneToFiveAndShrinksAgainWhileSomebodyWrites() {
    try (EtcdProcess etcd = EtcdProcess.start(1);
        EtcdClient root = etcd.rootClient();
        Writer writer = new Writer(root, "grow/")) {
      for (int i = 1; i < 5; i++) {
        int number = etcd.addServer();
        Newcomer newcomer = new Newcomer("etcd-" + number, etcd.peerUrl(number).toString());
        membership(root).join(newcomer, joining -> etcd.join(number, joining.initialCluster()));
      }
      assertThat(voters(root)).hasSize(5);
      try (EtcdClient all = etcd.rootClient()) {
        membership(all).remove("etcd-1");
        membership(all).remove("etcd-2");
        membership(all).remove("etcd-2000");
        writer.close();
        assertThat(voters(all)).containsExactly("etcd-0", "etcd-3", "etcd-4");
        assertThat(writer.lost(all)).isZero();
        assertThat(writer.failures()).isEmpty();
      }
    }
  }

  @Test
  void oneThatJoinedIsAskedForItsHealthWhereItAdvertises() {
    try (EtcdProcess etcd = EtcdProcess.start(1);
        EtcdClient root = etcd.rootClient()) {
      int number = etcd.addServer();
      membership(root)
          .join(
              new Newcomer("etcd-" + number, etcd.peerUrl(number).toString()),
              joining -> etcd.join(number, joining.initialCluster()));

      assertThat(root.endpoints()).hasSize(1);
      await(() -> new EtcdHealth(root).report().healthy());
      assertThat(new EtcdHealth(root).report().hasQuorum()).isTrue();

      etcd.kill(number);
      assertThat(new EtcdHealth(root).report().hasQuorum()).isFalse();
      assertThat(new EtcdHealth(root).report().problems())
          .allMatch(problem -> problem.endsWith("."))
          .anyMatch(problem -> problem.startsWith("Member etcd-" + number + " does not answer: "));
    }
  }

  @Test
  void refusesWhatWouldCostTheQuorumOrIsNotDead() {
    try (EtcdProcess etcd = EtcdProcess.start(3);
        EtcdClient root = etcd.rootClient()) {
      int number = etcd.addServer();
      Newcomer newcomer = new Newcomer("etcd-" + number, etcd.peerUrl(number).toString());
      assertThatThrownBy(() -> membership(root).replace("etcd-1", newcomer, joining -> {}))
          .isInstanceOf(OperationStopped.class)
          .hasMessageContaining("answers, so it is not replaced");
      assertThatThrownBy(() -> membership(root).replace("etcd-9", newcomer, joining -> {}))
          .isInstanceOf(OperationStopped.class)
          .hasMessageContaining("there is no member etcd-9");
      etcd.kill(1);
      assertThatThrownBy(() -> membership(root).remove("etcd-2"))
          .isInstanceOf(OperationStopped.class)
          .hasMessageContaining("nothing could be written any more");
      assertThat(voters(root)).hasSize(3);
    }
  }

  @Test
  void goesOnAfterAnOutageThatIsLongerThanAClaimLives() {
    try (EtcdProcess etcd = EtcdProcess.start(3);
        EtcdClient root = etcd.rootClient()) {
      etcd.wipe(1);

      membership(root)
          .replace(
              "etcd-1",
              new Newcomer("etcd-1", etcd.peerUrl(1).toString()),
              joining -> {
                etcd.join(1, joining.initialCluster());
                etcd.pause(2);
                long end = System.nanoTime() + OUTAGE.toNanos();
                await(() -> System.nanoTime() > end);
                etcd.resume(2);
              });

      assertThat(voters(root)).containsExactly("etcd-0", "etcd-1", "etcd-2");
      assertThat(Survey.of(root).learners()).isEmpty();
    }
  }

  private static Membership membership(EtcdClient client) {
    return new Membership(client, PATIENCE, Progress.silent());
  }

  private static List<String> voters(EtcdClient client) {
    return Survey.of(client).voters().stream().map(Seen::member).map(m -> m.name()).toList();
  }

  static void await(BooleanSupplier condition) {
    long end = System.nanoTime() + PATIENCE.toNanos();
    while (!condition.getAsBoolean()) {
      assertThat(System.nanoTime()).isLessThan(end);
      try {
        Thread.sleep(20);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    }
  }
}
