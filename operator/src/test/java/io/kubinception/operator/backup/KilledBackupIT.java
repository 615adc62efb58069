package io.kubinception.operator.backup;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import io.kubinception.api.v1alpha1.EtcdBackup;
import io.kubinception.api.v1alpha1.EtcdBackupSpec;
import io.kubinception.etcd.EtcdClient;
import io.kubinception.etcd.TenantId;
import io.kubinception.testkit.Eventually;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The operator is killed with -9 in the middle of a large backup. */
class KilledBackupIT {
  private static final int KEYS = 2_000;
  private static final int BYTES = 20_000;

  @Test
  void theNextOperatorGoesOnWhereItWas(@TempDir Path folder) throws IOException {
    try (var world = new BackupWorld(folder);
        EtcdClient root = world.etcd.rootClient()) {
      TenantId id = world.tenant("large");
      fill(root, id);

      var backup = BackupWorld.named(new EtcdBackup(), "large");
      backup.setSpec(
          EtcdBackupSpec.of(BackupWorld.reference("large"), EtcdBackupSpec.DEFAULT_STORE));
      world.client().resource(backup).create();
      Eventually.within(BackupWorld.LIMIT)
          .isTrue("some of it is in the store", () -> !kept(folder, id).isEmpty());
      world.operator.kill();
      assertThat(kept(folder, id)).as("it was not done yet").isNotEmpty();
      long later = root.kv().put(key(id, "later"), ByteString.copyFromUtf8("x"));

      world.restartOperator();
      EtcdBackup taken = world.awaitReady(EtcdBackup.class, "large");

      assertThat(taken.getStatus().keys()).isEqualTo(KEYS);
      assertThat(taken.getStatus().revision())
          .as("it shows the moment at which the first one began")
          .isLessThan(later);
      assertThat(kept(folder, id)).isEmpty();
    }
  }

  private static void fill(EtcdClient root, TenantId id) {
    var random = new Random(1);
    for (int i = 0; i < KEYS; i++) {
      byte[] noise = new byte[BYTES];
      random.nextBytes(noise);
      root.kv().put(key(id, "registry/configmaps/a/%05d".formatted(i)), ByteString.copyFrom(noise));
    }
  }

  private static ByteString key(TenantId id, String relative) {
    return id.keyRange().start().concat(ByteString.copyFromUtf8(relative));
  }

  /** What the store keeps of backups that are not whole. */
  private static List<String> kept(Path folder, TenantId id) {
    String[] names =
        folder
            .resolve("store/tenants/" + id)
            .toFile()
            .list((in, name) -> name.endsWith(".unfinished"));
    return names == null ? List.of() : List.of(names);
  }
}
