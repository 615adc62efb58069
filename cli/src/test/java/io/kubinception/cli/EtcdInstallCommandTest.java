package io.kubinception.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.kubinception.etcd.install.AuthorityFolder;
import io.kubinception.etcd.install.EtcdLimits;
import io.kubinception.etcd.install.EtcdPlan;
import io.kubinception.etcd.install.EtcdPlan.Server;
import io.kubinception.etcd.install.PlanFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.ZoneOffset;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

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

  @Test
  void anEpochIsGivenAtBirthOnly() throws IOException {
    Files.createDirectories(pki);
    var file = new PlanFile(pki);
    var born =
        new EtcdPlan("new", List.of(new Server("one", "127.0.0.1")), 2, 10, EtcdLimits.DEFAULT);
    file.keep(born);

    var result = install("--name", "new", "--epoch", "3");

    assertThat(result.exitCode()).isEqualTo(ExitCode.USAGE);
    assertThat(result.err()).contains("--epoch is given at birth", "is remembered with 2");
    assertThat(file.read("new")).contains(born);
  }

  /** Where nobody listens. */
  private CommandRun.Result refused() {
    return install("--name", "new", "--servers", "one=127.0.0.1", "--ssh-option", "Port=1");
  }

  @Test
  void anInstallationThatTouchedNothingLeavesNoAuthorities() {
    var result = refused();

    assertThat(result.exitCode()).isEqualTo(ExitCode.FAILED);
    assertThat(result.err()).contains("127.0.0.1");
    assertThat(pki).doesNotExist();
  }

  @Test
  void authoritiesThatWereThereStay() {
    var folder = new AuthorityFolder(pki, Clock.fixed(Samples.NOW, ZoneOffset.UTC));
    folder.ensure("new");

    refused();

    assertThat(folder.isThere()).isTrue();
  }

  @ParameterizedTest
  @ValueSource(strings = {"certificates", "upgrade", "join --server two=127.0.0.2", "rotate"})
  void noOtherVerbMakesAuthorities(String verb) {
    var words = "etcd %s --pki %s --name new --servers one=127.0.0.1".formatted(verb, pki);

    var result = new CommandRun(Samples.wellFleet()).of(words.split(" "));

    assertThat(result.exitCode()).isEqualTo(ExitCode.USAGE);
    assertThat(result.err()).contains("there are no authorities in " + pki);
    assertThat(pki).doesNotExist();
  }

  @Test
  void aServerThatIsThereTwiceIsNamed() {
    assertThat(install("--servers", "one=10.0.0.1,one=10.0.0.2,two=10.0.0.3").err())
        .contains("a server is there twice: one=10.0.0.2");
  }
}
