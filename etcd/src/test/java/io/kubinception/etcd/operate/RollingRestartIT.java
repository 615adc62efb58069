package io.kubinception.etcd.operate;

import static org.assertj.core.api.Assertions.assertThat;

import io.kubinception.etcd.EtcdClient;
import io.kubinception.etcd.Members.Member;
import io.kubinception.etcd.operate.Survey.Seen;
import io.kubinception.etcd.testing.EtcdProcess;
import io.kubinception.etcd.testing.Writer;
import io.kubinception.testkit.BuiltProgram;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import org.junit.jupiter.api.Test;

/** Another limit for a cluster that serves. */
class RollingRestartIT {
  private static final long OLD = 256L << 20;
  private static final long NEW = 512L << 20;

  @Test
  void givesMembersAnotherLimitOneAtATimeTheLeaderLastWhileSomebodyWrites() {
    try (EtcdProcess etcd = EtcdProcess.start(3, "--quota-backend-bytes=" + OLD);
        EtcdClient root = etcd.rootClient();
        EtcdClient other = etcd.rootClient();
        Writer writer = new Writer(other, "limits/")) {
      String leader = Survey.of(root).leader().orElseThrow().member().name();
      var rolling = new RollingRestart(root, Duration.ofSeconds(60), Progress.silent());
      Predicate<Member> due = member -> quota(root, member) != NEW;
      List<String> order = new ArrayList<>();

      boolean changed =
          rolling.run(
              "changing limits",
              due,
              member -> {
                order.add(member.name());
                etcd.replaceProgram(
                    Integer.parseInt(member.name().substring("etcd-".length())),
                    BuiltProgram.ETCD.find(),
                    List.of("--quota-backend-bytes=" + NEW));
              });
      writer.close();

      assertThat(changed).isTrue();
      assertThat(order).hasSize(3).endsWith(leader);
      assertThat(writer.lost(root)).isZero();
      assertThat(rolling.run("changing limits", due, _ -> order.add("once more"))).isFalse();
      assertThat(order).hasSize(3);
    }
  }

  private static long quota(EtcdClient root, Member member) {
    return Survey.of(root).find(member.id()).flatMap(Seen::answer).stream()
        .mapToLong(answer -> answer.status().dbQuotaBytes())
        .findFirst()
        .orElse(0);
  }
}
