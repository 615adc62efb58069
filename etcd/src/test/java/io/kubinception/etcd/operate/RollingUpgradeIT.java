package io.kubinception.etcd.operate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.kubinception.etcd.EtcdClient;
import io.kubinception.etcd.EtcdVersion;
import io.kubinception.etcd.install.EtcdLimits;
import io.kubinception.etcd.install.EtcdPlan;
import io.kubinception.etcd.install.EtcdPlan.Server;
import io.kubinception.etcd.install.EtcdServer;
import io.kubinception.etcd.operate.Survey.Seen;
import io.kubinception.etcd.testing.EtcdProcess;
import io.kubinception.etcd.testing.Writer;
import io.kubinception.pki.IssuedCertificate;
import io.kubinception.pki.TlsMaterial;
import io.kubinception.testkit.BuiltProgram;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** From the last minor to ours, with real programs of both. */
class RollingUpgradeIT {
  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final Path NEW = BuiltProgram.ETCD.find();
  private static final Path OLD = BuiltProgram.FORMER_ETCD.find();
  private static final EtcdVersion TARGET = new EtcdVersion(3, 6, 14);

  @Test
  void oneMemberAfterAnotherTheLeaderLastWhileSomebodyWrites() {
    String[] before = unitFlags(new EtcdVersion(3, 5, 33)).toArray(String[]::new);
    try (EtcdProcess etcd = EtcdProcess.start(3, OLD, before);
        EtcdClient root = etcd.rootClient();
        EtcdClient other = etcd.rootClient();
        Writer writer = new Writer(other, "upgrade/")) {
      String leader = Survey.of(root).leader().orElseThrow().member().name();
      List<String> order = new ArrayList<>();

      boolean changed =
          upgrade(root)
              .run(
                  TARGET,
                  member -> {
                    order.add(member.name());
                    etcd.replaceProgram(number(member.name()), NEW, unitFlags(TARGET));
                  });
      writer.close();

      assertThat(changed).isTrue();
      assertThat(order).hasSize(3).endsWith(leader);
      assertThat(versions(root)).containsOnly("3.6.14");
      assertThat(writer.lost(root)).isZero();
      assertThat(upgrade(root).run(TARGET, member -> refuse())).isFalse();
    }
  }

  @Test
  void goesOnWhereItWasCutOffAndStopsAtAMemberThatDoesNotComeBack() {
    try (EtcdProcess etcd = EtcdProcess.start(3, OLD);
        EtcdClient root = etcd.rootClient()) {
      var impatient = new RollingUpgrade(root, Duration.ofSeconds(3), Progress.silent());
      var stopped = new AtomicInteger(-1);
      assertThatThrownBy(
              () ->
                  impatient.run(
                      TARGET,
                      member -> {
                        stopped.set(number(member.name()));
                        etcd.kill(stopped.get());
                      }))
          .isInstanceOf(OperationStopped.class)
          .hasMessageContaining("run this again");
      assertThat(etcd.endpoints()).hasSize(3);
      assertThatThrownBy(() -> upgrade(root).run(TARGET, member -> refuse()))
          .hasMessageContaining("does not answer");

      etcd.replaceProgram(stopped.get(), NEW);
      MembershipIT.await(() -> Survey.of(root).trouble().isEmpty());
      List<Integer> left = new ArrayList<>();
      upgrade(root)
          .run(
              TARGET,
              member -> {
                left.add(number(member.name()));
                etcd.replaceProgram(left.getLast(), NEW);
              });

      assertThat(left).hasSize(2).doesNotContain(stopped.get());
      assertThat(versions(root)).containsOnly("3.6.14");
    }
  }

  @Test
  void refusesWhatEtcdCannotDo() {
    try (EtcdProcess etcd = EtcdProcess.start(1);
        EtcdClient root = etcd.rootClient()) {
      assertRefused(root, "3.5.33", "does not go down");
      assertRefused(root, "3.8.1", "one minor at a time");
      assertRefused(root, "3.6.10", "get around key permissions");
    }
  }

  @Test
  void theNextMinorTakesTheFlagsOfItsUnit() {
    Path next = BuiltProgram.NEXT_ETCD.find();
    String[] flags = unitFlags(new EtcdVersion(3, 7, 3)).toArray(String[]::new);
    try (EtcdProcess etcd = EtcdProcess.start(1, next, flags);
        EtcdClient root = etcd.rootClient()) {
      assertThat(versions(root)).containsExactly("3.7.3");
    }
  }

  /** Those of a server's unit that do not tell it from others. */
  private static List<String> unitFlags(EtcdVersion version) {
    var certificate = new IssuedCertificate("", "");
    var server = new Server("etcd-1", "10.0.0.1");
    var member =
        new EtcdServer(
            new EtcdPlan("region-1", List.of(server), 1, 0, EtcdLimits.DEFAULT),
            server,
            new EtcdServer.Start.Birth(),
            certificate,
            certificate,
            "",
            "",
            new TlsMaterial("", "", ""));
    return member.recipe(version).files().stream()
        .filter(file -> file.path().endsWith("etcd.service"))
        .flatMap(file -> file.text().lines())
        .map(line -> line.replace("\\", "").strip())
        .filter(line -> line.startsWith("--"))
        .filter(
            line -> !line.matches("--(name|data-dir|listen|advertise|initial-[ac]).*|.*/etc/.*"))
        .toList();
  }

  private static void assertRefused(EtcdClient root, String version, String sentence) {
    assertThatThrownBy(() -> upgrade(root).run(EtcdVersion.parse(version), member -> refuse()))
        .isInstanceOf(OperationStopped.class)
        .hasMessageContaining(sentence);
  }

  private static RollingUpgrade upgrade(EtcdClient root) {
    return new RollingUpgrade(root, PATIENCE, Progress.silent());
  }

  private static void refuse() {
    throw new AssertionError("nothing is to be restarted");
  }

  private static int number(String name) {
    return Integer.parseInt(name.substring("etcd-".length()));
  }

  private static List<String> versions(EtcdClient root) {
    return Survey.of(root).members().stream()
        .map(Seen::answer)
        .map(a -> a.orElseThrow().status().version())
        .toList();
  }
}
