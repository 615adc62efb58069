package io.kubinception.etcd.operate;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import io.kubinception.etcd.EtcdClient;
import io.kubinception.etcd.operate.Snapshots.Snapshot;
import io.kubinception.etcd.testing.EtcdProcess;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SnapshotsIT {
  @Test
  void copiesAFollowerAsAFileThatEtcdTakes(@TempDir Path folder) throws Exception {
    try (EtcdProcess etcd = EtcdProcess.start(3);
        EtcdClient root = etcd.rootClient()) {
      Holes.fill(root, 32);
      long revision = root.kv().put(ByteString.copyFromUtf8("k"), ByteString.copyFromUtf8("v"));
      String leader = Survey.of(root).leader().orElseThrow().member().name();
      Path file = folder.resolve("all.db");

      Snapshot snapshot = new Snapshots(root, Duration.ofMinutes(1), Progress.silent()).save(file);

      assertThat(snapshot.member()).isNotEqualTo(leader);
      assertThat(snapshot.revision()).isGreaterThanOrEqualTo(revision - 1);
      assertThat(snapshot.bytes()).isEqualTo(Files.size(file)).isGreaterThan(32L << 20);
      assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
          .isEqualTo("rw-------");
      try (var files = Files.list(folder)) {
        assertThat(files).containsExactly(file);
      }
      assertThat(etcdutl(etcd, "snapshot", "status", file.toString())).contains(",");
      // Restoring checks the SHA-256.
      etcdutl(etcd, "snapshot", "restore", file.toString(), "--data-dir", folder + "/restored");
      assertThat(folder.resolve("restored/member/snap/db")).exists();
    }
  }

  private static String etcdutl(EtcdProcess etcd, String... arguments)
      throws IOException, InterruptedException {
    var command = new ArrayList<String>();
    command.add(etcd.program("etcdutl").toString());
    command.addAll(List.of(arguments));
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor()).as(said).isZero();
    return said;
  }
}
