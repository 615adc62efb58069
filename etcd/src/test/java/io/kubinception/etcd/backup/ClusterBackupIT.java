package io.kubinception.etcd.backup;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.ByteString;
import io.kubinception.etcd.EtcdClient;
import io.kubinception.etcd.testing.EtcdProcess;
import io.kubinception.etcd.testing.RawEtcd;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Base64;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ClusterBackupIT {
  private final BackupKey key =
      BackupKey.ofBase64(Base64.getEncoder().encodeToString(new byte[BackupKey.BYTES]));

  @Test
  void isTheFileOfAMemberAsEtcdMadeIt(@TempDir Path folder) throws Exception {
    var store = new DirectoryStore(Files.createDirectory(folder.resolve("store")));
    Path file = folder.resolve("snapshot.db");
    try (EtcdProcess etcd = EtcdProcess.start(3);
        EtcdClient root = etcd.rootClient()) {
      for (int i = 0; i < 20; i++) {
        root.kv().put(ByteString.copyFromUtf8("/t/" + i), ByteString.copyFrom(new byte[100_000]));
      }
      etcd.kill(2);
      var taken =
          new ClusterBackup(root, store, key, Clock.systemUTC())
              .take("lab", "clusters/lab/one", (keys, bytes) -> {});
      assertThat(taken.summary().bytes()).isGreaterThan(2_000_000);
      assertThat(taken.header().subject()).isEqualTo("lab");
    }

    try (var out = Files.newOutputStream(file)) {
      ClusterBackup.extract(store, "clusters/lab/one", key, out);
    }

    // A bbolt file is made of whole pages, and etcd puts its sum behind them.
    assertThat(Files.size(file) % 512).isEqualTo(32);
    assertThatThrownBy(() -> BackupReader.open(store, "clusters/lab/one", key))
        .isInstanceOf(BackupException.Unreadable.class)
        .hasMessageContaining("whole etcd cluster");
  }

  @Test
  void isNotTakenFromAMemberWhoseDataAreDamaged(@TempDir Path folder) {
    try (EtcdProcess etcd = EtcdProcess.start(1);
        EtcdClient root = etcd.rootClient();
        RawEtcd raw = etcd.raw()) {
      raw.raiseCorrupt(root.maintenance().status(etcd.endpoints().getFirst()).memberId());

      var backup = new ClusterBackup(root, new DirectoryStore(folder), key, Clock.systemUTC());
      assertThatThrownBy(() -> backup.take("lab", "one", (keys, bytes) -> {}))
          .isInstanceOf(BackupException.Unreadable.class)
          .hasMessageContaining("see its alarms");
    }
  }
}
