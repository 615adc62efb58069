package io.kubinception.etcd.backup;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.ByteString;
import io.kubinception.etcd.EtcdClient;
import io.kubinception.etcd.EtcdTenancy;
import io.kubinception.etcd.KeyRange;
import io.kubinception.etcd.TenantId;
import io.kubinception.etcd.testing.EtcdProcess;
import io.kubinception.etcd.testing.RawEtcd;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ClusterBackupIT {
  private final BackupKey key =
      BackupKey.ofBase64(Base64.getEncoder().encodeToString(new byte[BackupKey.BYTES]));

  private final ClusterBackupReader reader = new ClusterBackupReader();

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
          new ClusterBackup(root, store, key, reader, Clock.systemUTC())
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
  void tellsWhatEtcdWouldFindAndSeesWhatAMemberHasDamaged(@TempDir Path folder) {
    var store = new DirectoryStore(folder);
    try (EtcdProcess etcd = EtcdProcess.start(1);
        EtcdClient root = etcd.rootClient();
        RawEtcd raw = etcd.raw()) {
      new EtcdTenancy(root).ensureAll(ids(30));
      long revision = write(root, raw);
      int users = root.auth().users().size();
      assertThat(users).isGreaterThan(30);

      var taken =
          new ClusterBackup(root, store, key, reader, Clock.systemUTC())
              .take("lab", "one", (keys, bytes) -> {});

      assertThat(taken.header().revision()).isEqualTo(revision);
      SnapshotContents contents = reader.contents(store, "one", key);
      assertThat(contents.revision()).isEqualTo(revision);
      assertThat(contents.users()).isEqualTo(users);
      assertThat(contents.revisions()).isBetween(3_000L, 6_000L);
      assertThat(damagedPagesSeen(snapshot(etcd, root))).isGreaterThan(20);
    }
  }

  @Test
  void ofAnEtcdThatHasNoCustomersYet(@TempDir Path folder) {
    var store = new DirectoryStore(folder);
    try (EtcdProcess etcd = EtcdProcess.start(1);
        EtcdClient root = etcd.rootClient()) {
      var backups = new ClusterBackup(root, store, key, reader, Clock.systemUTC());
      int users = root.auth().users().size();

      assertThat(backups.take("lab", "empty", (keys, bytes) -> {}).header().revision())
          .isEqualTo(root.kv().count(KeyRange.prefix("/")).revision());
      assertThat(reader.contents(store, "empty", key).revisions()).isZero();
      assertThat(reader.contents(store, "empty", key).users()).isEqualTo(users);

      long revision = root.kv().put(ByteString.copyFromUtf8("/one"), ByteString.EMPTY);
      assertThat(backups.take("lab", "small", (keys, bytes) -> {}).header().revision())
          .isEqualTo(revision);
    }
  }

  private List<TenantId> ids(int count) {
    return Stream.generate(() -> TenantId.generate(new SecureRandom())).limit(count).toList();
  }

  /** Values of all sizes, some written again, some deleted, and the history gone; the revision. */
  private static long write(EtcdClient root, RawEtcd raw) {
    for (int i = 0; i < 5_000; i++) {
      var name = ByteString.copyFromUtf8("/t/%04d".formatted(i % 4_000));
      root.kv().put(name, ByteString.copyFrom(new byte[i * 7 % 3_000]));
    }
    root.kv().put(ByteString.copyFromUtf8("/large"), ByteString.copyFrom(new byte[1_400_000]));
    root.kv().delete(KeyRange.prefix("/t/1"));
    raw.compact(root.kv().count(KeyRange.prefix("/t/")).revision());
    return root.kv().put(ByteString.copyFromUtf8("/last"), ByteString.EMPTY);
  }

  private static byte[] snapshot(EtcdProcess etcd, EtcdClient root) {
    var all = new ByteArrayOutputStream();
    root.maintenance()
        .snapshot(etcd.endpoints().getFirst(), Duration.ofMinutes(1))
        .forEachRemaining(all::writeBytes);
    return all.toByteArray();
  }

  /** Of pages here and there, each with another number than its own; many are free. */
  private static int damagedPagesSeen(byte[] file) {
    int pageSize = ByteBuffer.wrap(file).order(ByteOrder.LITTLE_ENDIAN).getInt(24);
    int seen = 0;
    for (int at = 0; at + pageSize < file.length; at += 25 * pageSize) {
      file[at] ^= 1;
      seen += isWhole(file) ? 0 : 1;
      file[at] ^= 1;
    }
    assertThat(isWhole(file)).isTrue();
    return seen;
  }

  private static boolean isWhole(byte[] file) {
    try {
      var pages = new SnapshotPages();
      pages.write(file, 0, file.length);
      return pages.contents().users() > 0;
    } catch (BackupException.Unreadable e) {
      return false;
    }
  }

  @Test
  void isNotTakenFromAMemberWhoseDataAreDamaged(@TempDir Path folder) {
    try (EtcdProcess etcd = EtcdProcess.start(1);
        EtcdClient root = etcd.rootClient();
        RawEtcd raw = etcd.raw()) {
      raw.raiseCorrupt(root.maintenance().status(etcd.endpoints().getFirst()).memberId());

      var backup =
          new ClusterBackup(root, new DirectoryStore(folder), key, reader, Clock.systemUTC());
      assertThatThrownBy(() -> backup.take("lab", "one", (keys, bytes) -> {}))
          .isInstanceOf(BackupException.Unreadable.class)
          .hasMessageContaining("see its alarms");
    }
  }
}
