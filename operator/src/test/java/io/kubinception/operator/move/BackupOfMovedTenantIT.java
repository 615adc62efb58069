package io.kubinception.operator.move;

import static io.kubinception.operator.move.MoveWorld.LIMIT;
import static io.kubinception.operator.move.MoveWorld.NEW;
import static io.kubinception.operator.move.MoveWorld.OLD;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.SecretBuilder;
import io.javaoperatorsdk.operator.Operator;
import io.javaoperatorsdk.operator.api.config.ControllerConfigurationOverrider;
import io.kubinception.api.v1alpha1.EtcdBackup;
import io.kubinception.api.v1alpha1.EtcdBackupSpec;
import io.kubinception.api.v1alpha1.Kubinception;
import io.kubinception.api.v1alpha1.Status;
import io.kubinception.api.v1alpha1.TenantReference;
import io.kubinception.etcd.EtcdClient;
import io.kubinception.etcd.TenantId;
import io.kubinception.etcd.backup.ClusterBackupReader;
import io.kubinception.operator.backup.BackupPlaces;
import io.kubinception.operator.backup.Drills;
import io.kubinception.operator.backup.EtcdBackupReconciler;
import io.kubinception.operator.backup.KeptKeys;
import io.kubinception.operator.backup.OperatorProcess;
import io.kubinception.operator.etcdcluster.EtcdConnections;
import io.kubinception.operator.etcdpods.EtcdPods;
import io.kubinception.operator.kube.Applier;
import io.kubinception.operator.kube.BackOff;
import io.kubinception.operator.kube.Events;
import io.kubinception.operator.work.LongWork;
import io.kubinception.testkit.Eventually;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Base64;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Backups beside moves, on two real etcd clusters. */
class BackupOfMovedTenantIT {
  private static final Clock CLOCK = Clock.systemUTC();

  @Test
  void aBackupThatWaitedWhileItsTenantMovedIsTakenAtTheNewPlace(@TempDir Path folder)
      throws IOException {
    try (var world = new MoveWorld(folder);
        EtcdClient source = world.etcd(OLD).rootClient();
        var connections = new EtcdConnections(world.client(), OperatorProcess.NAMESPACE, CLOCK)) {
      TenantId id = world.tenant("one");
      for (int i = 0; i < 100; i++) {
        source.kv().put(utf8("/t/" + id + "/registry/pods/p" + i), utf8("p"));
      }
      world.operator.kill();
      store(world, folder);
      var work = new LongWork(1);
      var free = new CountDownLatch(1);
      work.ask("before", progress -> await(free));
      Operator operator = operator(world, connections, work);
      try {
        backup(world, "one");
        Eventually.within(LIMIT)
            .isTrue("it waits", () -> Status.isReason(find(world).getStatus(), "Taken", "Taking"));
        world.move("one", "one", 0);
        Eventually.within(LIMIT)
            .isTrue(
                "nothing is left at the source",
                () ->
                    world.find("one").getSpec().etcdCluster().equals(NEW)
                        && source.kv().count(id.keyRange()).keys() == 0);

        free.countDown();

        Eventually.within(LIMIT)
            .isTrue("it is good", () -> Status.isTrue(find(world).getStatus(), "Ready"));
        assertThat(find(world).getStatus().keys()).isEqualTo(100);
        assertThat(find(world).getStatus().etcdCluster()).isEqualTo(NEW);
      } finally {
        free.countDown();
        operator.stop();
      }
    }
  }

  private static String await(CountDownLatch free) {
    try {
      free.await();
      return "";
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  private static Operator operator(MoveWorld world, EtcdConnections connections, LongWork work) {
    var events = new Events(world.client(), CLOCK);
    var places = new BackupPlaces(world.client(), OperatorProcess.NAMESPACE);
    var applier = new Applier(world.client(), CLOCK);
    var keys = new KeptKeys(world.client(), applier, OperatorProcess.NAMESPACE);
    var pods = new EtcdPods(world.client(), applier, OperatorProcess.NAMESPACE, CLOCK);
    var reader = new ClusterBackupReader();
    var operator =
        new Operator(o -> o.withKubernetesClient(world.client()).withCloseClientOnStop(false));
    operator.register(
        new EtcdBackupReconciler(
            world.client(),
            connections,
            places,
            keys,
            reader,
            work,
            new Drills(world.client(), connections, keys, reader, new LongWork(1), events, CLOCK),
            events,
            CLOCK),
        BackupOfMovedTenantIT::common);
    operator.register(
        new EtcdMoveReconciler(world.client(), connections, pods, new LongWork(1), events, CLOCK),
        BackupOfMovedTenantIT::common);
    operator.start();
    return operator;
  }

  private static <R extends HasMetadata> void common(ControllerConfigurationOverrider<R> c) {
    c.withFinalizer(Kubinception.FINALIZER)
        .withFieldManager(Kubinception.FIELD_MANAGER_OF_CONTROLLERS)
        .withRetry(new BackOff(new Random(1)));
  }

  private static void store(MoveWorld world, Path folder) throws IOException {
    world
        .client()
        .resource(
            new SecretBuilder()
                .withNewMetadata()
                .withName(EtcdBackupSpec.DEFAULT_STORE)
                .withNamespace(OperatorProcess.NAMESPACE)
                .endMetadata()
                .withStringData(
                    Map.of(
                        "directory", Files.createDirectory(folder.resolve("store")).toString(),
                        "encryptionKey", Base64.getEncoder().encodeToString(new byte[32])))
                .build())
        .create();
  }

  private static void backup(MoveWorld world, String tenant) {
    var backup = MoveWorld.named(new EtcdBackup(), "one");
    backup.setSpec(
        EtcdBackupSpec.of(new TenantReference("default", tenant), EtcdBackupSpec.DEFAULT_STORE));
    world.client().resource(backup).create();
  }

  private static EtcdBackup find(MoveWorld world) {
    return world.client().resources(EtcdBackup.class).withName("one").require();
  }

  private static ByteString utf8(String text) {
    return ByteString.copyFromUtf8(text);
  }
}
