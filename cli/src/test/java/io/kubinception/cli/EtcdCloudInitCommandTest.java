package io.kubinception.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EtcdCloudInitCommandTest {
  private final Path folder;

  EtcdCloudInitCommandTest(@TempDir Path folder) {
    this.folder = folder;
  }

  private CommandRun.Result cloudInit(String... more) {
    var words =
        List.of(
            "etcd",
            "cloud-init",
            "--name",
            "lab",
            "--pki",
            folder.resolve("pki").toString(),
            "--servers",
            "one=127.0.0.1",
            "--server",
            "one");
    return new CommandRun(Samples.wellFleet())
        .of(Stream.concat(words.stream(), Stream.of(more)).toArray(String[]::new));
  }

  @Test
  void theUnitFitsTheVersionInTheImage() {
    assertThat(cloudInit().out()).contains("--feature-gates=").doesNotContain("--experimental-");
    assertThat(cloudInit("--etcd-version", "3.5.33").out())
        .contains("--experimental-initial-corrupt-check")
        .doesNotContain("--feature-gates=");
  }

  @Test
  void theUnitHasTheLimitsThatWereSaidLast() {
    cloudInit("--database-limit", "4GiB", "--history", "1h");

    assertThat(cloudInit().out())
        .contains("--quota-backend-bytes=4294967296", "--auto-compaction-retention=1h");
  }

  @Test
  void refusesVersionsThatAreNoneOrThatCustomersMayNotShare() {
    assertThat(cloudInit("--etcd-version", "new").err()).contains("--etcd-version is like 3.6.14");
    assertThat(cloudInit("--etcd-version", "3.5.32").err()).contains("use 3.5.33");
  }
}
