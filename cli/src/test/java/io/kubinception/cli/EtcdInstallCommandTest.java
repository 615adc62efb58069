package io.kubinception.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is refused before any server is asked. */
class EtcdInstallCommandTest {
  private final Path pki;

  EtcdInstallCommandTest(@TempDir Path folder) {
    this.pki = folder.resolve("pki");
  }

  private CommandRun.Result install(String... more) {
    var words = List.of("etcd", "install", "--pki", pki.toString());
    return new CommandRun(Samples.wellFleet())
        .of(Stream.concat(words.stream(), Stream.of(more)).toArray(String[]::new));
  }

  @Test
  void aRegisteredNameIsNotTakenForOtherServers() {
    var result = install("--name", "lab", "--servers", "one=127.0.0.1");

    assertThat(result.exitCode()).isEqualTo(ExitCode.USAGE);
    assertThat(result.err())
        .contains(
            "etcd cluster lab is registered in this admin cluster, with none of these servers",
            "choose another --name");
    assertThat(pki).doesNotExist();
  }
}
