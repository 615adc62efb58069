package io.kubinception.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.kubinception.etcd.install.AuthorityFolder;
import io.kubinception.etcd.install.ClientRotation;
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
    var words = List.of("etcd", "rotate", "--name", "lab", "--servers", "one=127.0.0.1", "--pki");
    return new CommandRun(Samples.wellFleet())
        .of(
            Stream.of(words, List.of(pki.toString()), List.of(more))
                .flatMap(List::stream)
                .toArray(String[]::new));
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
        .contains("still waiting for certificates of all customers", "/demo has");
  }
}
