package io.kubinception.etcd.install;

import static org.assertj.core.api.Assertions.assertThat;

import io.kubinception.etcd.testing.EtcdProcess;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a running etcd was started with. */
class EtcdUnitIT {
  @Test
  void tellsLimitsThatARunningEtcdHasFromOthers(@TempDir Path folder) {
    var limits = new EtcdLimits(null, "512MiB", "15m");
    var servers = new FolderServers(folder);
    servers.make("etcd-1");
    try (EtcdProcess etcd =
            EtcdProcess.start(
                1, EtcdFlags.quota(limits.databaseBytes()), EtcdFlags.retention("15m"));
        Ssh ssh = servers.ssh()) {
      servers.program("etcd-1", "bin/systemctl", "echo " + etcd.processId(0));

      String printed = ssh.script("etcd-1", EtcdUnit.SCRIPT);

      assertThat(EtcdUnit.has(limits, printed)).as(printed).isTrue();
      assertThat(EtcdUnit.has(limits.withMemory("1GiB"), printed)).isFalse();
      assertThat(EtcdUnit.has(new EtcdLimits(null, "1GiB", "15m"), printed)).isFalse();
      assertThat(EtcdUnit.has(new EtcdLimits(null, "512MiB", "5m"), printed)).isFalse();

      servers.program("etcd-1", "bin/systemctl", "echo 0");
      assertThat(EtcdUnit.has(limits, ssh.script("etcd-1", EtcdUnit.SCRIPT))).isFalse();
    }
  }
}
