package io.kubinception.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.kubinception.etcd.install.AuthorityFolder;
import io.kubinception.etcd.install.ClientRotation;
import io.kubinception.etcd.install.EtcdLimits;
import io.kubinception.etcd.install.EtcdPlan;
import io.kubinception.etcd.install.EtcdPlan.Server;
import io.kubinception.etcd.install.PlanFile;
import java.nio.file.Path;
import java.time.Clock;
import java.time.ZoneOffset;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EtcdRotateCommandTest {
  private Path pki = Path.of("");

  @BeforeEach
  void birth(@TempDir Path folder) {
    pki = folder.resolve("pki");
    folder().ensure("lab");
  }

  private AuthorityFolder folder() {
    return new AuthorityFolder(pki, Clock.fixed(Samples.NOW, ZoneOffset.UTC));
  }

  private CommandRun.Result rotate(String... more) {
    return rotateTold(List.of("--servers", "one=127.0.0.1"), more);
  }

  private CommandRun.Result rotateTold(List<String> plan, String... more) {
    var words = List.of("etcd", "rotate", "--name", "lab", "--pki", pki.toString());
    return new CommandRun(Samples.wellFleet())
        .of(Stream.of(words, plan, List.of(more)).flatMap(List::stream).toArray(String[]::new));
  }

  @Test
  void asksForServersUntilSomethingRemembersThem() {
    var told = rotateTold(List.of(), "--complete");
    assertThat(told.exitCode()).isEqualTo(ExitCode.USAGE);
    assertThat(told.err()).contains("no servers of an etcd cluster lab are known", "--servers");

    new PlanFile(pki)
        .keep(
            new EtcdPlan(
                "lab", List.of(new Server("one", "127.0.0.1")), 1, 10, EtcdLimits.DEFAULT));

    assertThat(rotateTold(List.of(), "--complete").err()).contains("trusts one authority");
  }

  @Test
  void refusesWhatNoPlanCanBe() {
    assertThat(rotate("--memory-limit", "12").err()).contains("a memory limit is like 12GiB");
  }

  @Test
  void aDatabaseThatEtcdAdvisesAgainstIsAskedForOnPurpose() {
    assertThat(rotate("--database-limit", "12GiB", "--complete").err())
        .contains("etcd advises at most 8GiB", "add --large-database if 12GiB is meant so");
    assertThat(rotate("--database-limit", "12GiB", "--large-database", "--complete").err())
        .contains("trusts one authority");
    assertThat(rotate("--history", "5").err()).contains("a history is like 5m");
  }

  @Test
  void onlyTheEndWaitsForCustomers() {
    var result = rotate("--wait");

    assertThat(result.exitCode()).isEqualTo(ExitCode.USAGE);
    assertThat(result.err()).contains("--wait goes with --complete");
  }

  @Test
  void doesNotEndWhatHasNotBegun() {
    assertThat(rotate("--complete", "--wait").err()).contains("trusts one authority");
  }

  @Test
  void doesNotEndWhileACustomerUsesTheOtherAuthority() {
    new ClientRotation(folder(), "lab").begin();

    var result = rotate("--complete");

    assertThat(result.exitCode()).isEqualTo(ExitCode.FAILED);
    assertThat(result.err()).contains("/demo has no certificate of it", "or with --wait");
  }

  @Test
  void waitsForCustomersAndSaysWhoIsLeftWhenTimeIsOut() {
    new ClientRotation(folder(), "lab").begin();

    var result = rotate("--complete", "--wait", "--timeout", "3s");

    assertThat(result.exitCode()).isEqualTo(ExitCode.TIMED_OUT);
    assertThat(result.err())
        .contains(
            "still waiting for certificates of the operator and of all customers", "/demo has");
  }
}
