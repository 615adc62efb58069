package io.kubinception.operator.backup;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.ByteString;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.ConfigMapBuilder;
import io.fabric8.kubernetes.api.model.NamespaceBuilder;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.api.model.SecretBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.Watcher;
import io.fabric8.kubernetes.client.WatcherException;
import io.kubinception.api.v1alpha1.EtcdBackup;
import io.kubinception.api.v1alpha1.EtcdRestore;
import io.kubinception.api.v1alpha1.EtcdRestoreStatus;
import io.kubinception.api.v1alpha1.ResourceChanges;
import io.kubinception.api.v1alpha1.Status;
import io.kubinception.controlplane.EncryptionConfig;
import io.kubinception.controlplane.SecretChecksums;
import io.kubinception.etcd.EtcdClient;
import io.kubinception.etcd.TenantFence;
import io.kubinception.etcd.TenantId;
import io.kubinception.operator.rotation.RotationMark;
import io.kubinception.pki.EncryptionKey;
import io.kubinception.testkit.Eventually;
import io.kubinception.testkit.KubeApiServer;
import io.kubinception.testkit.Partial;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.api.io.TempDir;

/** Real API servers, a real etcd and the operator as a process: what a customer sees. */
@TestInstance(Lifecycle.PER_CLASS)
class RestoreIT {
  private BackupWorld world;

  @BeforeAll
  void start(@TempDir Path folder) throws IOException {
    world = new BackupWorld(folder);
  }

  @AfterAll
  void stop() {
    world.close();
  }

  @Test
  void aCustomerSeesARestoreAsOrdinaryChanges() throws IOException {
    TenantId id = world.tenant("one");
    try (KubeApiServer server = world.customer(id)) {
      KubernetesClient customer = server.client();
      customer.resource(configMap("kept", "1")).create();
      customer.resource(configMap("changed", "old")).create();
      customer.resource(configMap("lost", "old")).create();
      customer.resource(secret("lost", "s3cret")).create();
      EtcdBackup backup = world.backup("one", "one");
      assertThat(backup.getStatus().keys()).isGreaterThan(50);

      var seen = new Seen();
      String since =
          customer.configMaps().inNamespace("default").list().getMetadata().getResourceVersion();
      try (var watch =
          customer.configMaps().inNamespace("default").withResourceVersion(since).watch(seen)) {
        customer.resource(configMap("changed", "new")).patch();
        customer.resource(configMap("lost", "")).delete();
        customer.resource(secret("lost", "")).delete();
        customer.resource(configMap("added", "new")).create();
        ConfigMap changed = get(customer, "changed");
        seen.await("ADDED added=new");

        assertPlan();
        world.restore("one", "one", "one", false);
        EtcdRestore restored = world.awaitReady(EtcdRestore.class, "one");

        assertThat(restored.getStatus().keys()).isGreaterThan(50);
        seen.await("MODIFIED changed=old", "ADDED lost=old", "DELETED added=new");
        assertThat(revision(get(customer, "changed"))).isGreaterThan(revision(changed));
        assertThat(seen.revisions).isSorted();
        assertThat(names(customer)).contains("kept", "changed", "lost").doesNotContain("added");
        Secret secret = customer.secrets().inNamespace("default").withName("lost").get();
        assertThat(secret.getData()).containsEntry("key", base64("s3cret"));
        // Whoever holds an object from before the restore is told that it is old.
        changed.getData().put("key", "blind");
        assertThatThrownBy(() -> customer.resource(changed).update())
            .isInstanceOf(KubernetesClientException.class)
            .hasMessageContaining("the object has been modified");
        customer.resource(configMap("after", "new")).create();
        seen.await("ADDED after=new");
      }
      backAgain(customer);
    }
  }

  @Test
  void whatTheClusterCouldNotReadIsNotRestored() {
    TenantId id = world.tenant("locked");
    EncryptionKey old = EncryptionKey.generate();
    EncryptionKey other = EncryptionKey.generate();
    try (EtcdClient root = world.etcd.rootClient()) {
      root.kv()
          .put(
              id.keyRange().start().concat(utf8("registry/secrets/default/s")),
              utf8(old.mark() + "sealed"));
    }
    encryption(Map.of("key", other.text(), EncryptionConfig.FILE, reads(other)));
    world.backup("locked", "locked");

    world.restore("blind", "locked", "locked", true);
    awaitReason("blind", "EncryptionKeyMissing");

    encryption(
        Map.of(
            "key",
            old.text(),
            SecretChecksums.NEXT + "key",
            other.text(),
            SecretChecksums.ROTATION,
            RotationMark.NONE.begun("", "").used(false, "").text(),
            EncryptionConfig.FILE,
            reads(old, other)));
    world.restore("early", "locked", "locked", false);
    awaitReason("early", "EncryptionKeyRotates");

    encryption(Map.of("key", old.text(), EncryptionConfig.FILE, reads(old)));
    world.awaitReady(EtcdRestore.class, "early");
  }

  @Test
  void whatEtcdHasNoRoomForFreezesNobodyAndBeginsWhenThereIs() {
    TenantId id = world.tenant("narrow");
    ByteString key = id.keyRange().start().concat(utf8("registry/configmaps/default/a"));
    try (EtcdClient root = world.etcd.rootClient()) {
      root.kv().put(key, utf8("before"));
      world.restore("narrow", "narrow", "narrow", false);
      awaitReason("narrow", "NoBackup");
      // As if it had been compared already, and were larger than any etcd of a test.
      planned("narrow", 3L << 30);
      world.backup("narrow", "narrow");
      root.kv().put(key, utf8("after"));

      awaitReason("narrow", "NoRoom");
      assertThat(new TenantFence(root).holder(id)).isEmpty();
      assertThat(root.kv().get(key).orElseThrow().value()).isEqualTo(utf8("after"));

      var backup = world.client().resources(EtcdBackup.class).withName("narrow");
      backup.delete();
      Eventually.within(BackupWorld.LIMIT)
          .isTrue(
              "its deletion waits for the restore",
              () ->
                  Status.isReason(
                      backup.require().getStatus(), "Ready", EtcdBackupReconciler.IN_USE));
      planned("narrow", 10);
      world.awaitReady(EtcdRestore.class, "narrow");
      assertThat(root.kv().get(key).orElseThrow().value()).isEqualTo(utf8("before"));
      Eventually.within(BackupWorld.LIMIT).isTrue("it is gone", () -> backup.get() == null);
    }
  }

  private void planned(String restore, long bytes) {
    world
        .client()
        .resources(EtcdRestore.class)
        .withName(restore)
        .editStatus(
            r -> {
              r.setStatus(
                  Partial.of(EtcdRestoreStatus.class)
                      .with("observedGeneration", 1L)
                      .with("creates", 0L)
                      .with("changes", 1L)
                      .with("deletes", 0L)
                      .with("types", List.of())
                      .with("bytes", bytes)
                      .with("conditions", r.getStatus().conditions())
                      .make());
              return r;
            });
  }

  private static String reads(EncryptionKey... keys) {
    return EncryptionConfig.yaml(List.of(keys), false);
  }

  private static ByteString utf8(String text) {
    return ByteString.copyFromUtf8(text);
  }

  private void encryption(Map<String, String> data) {
    var secret =
        new SecretBuilder()
            .withNewMetadata()
            .withName("locked-encryption")
            .withNamespace("default")
            .endMetadata()
            .withStringData(data)
            .build();
    world.client().resource(secret).delete();
    world.client().resource(secret).create();
  }

  private void awaitReason(String restore, String reason) {
    Eventually.within(BackupWorld.LIMIT)
        .isTrue(
            restore + ": " + reason,
            () ->
                Status.isReason(
                    world.client().resources(EtcdRestore.class).withName(restore).get().getStatus(),
                    "Ready",
                    reason));
  }

  private void assertPlan() {
    world.restore("one-dry", "one", "one", true);
    EtcdRestore plan = world.awaitReady(EtcdRestore.class, "one-dry");
    assertThat(plan.getStatus().types())
        .contains(
            new ResourceChanges("configmaps", 1, 1, 1), new ResourceChanges("secrets", 1, 0, 0));
    assertThat(plan.getStatus().completedAt()).isNull();
  }

  private void backAgain(KubernetesClient customer) {
    world.awaitReady(EtcdBackup.class, "one-before");
    world.restore("back", "one", "one-before", false);
    world.awaitReady(EtcdRestore.class, "back");
    Eventually.within(BackupWorld.LIMIT)
        .passes(
            "the state before is back",
            () -> {
              assertThat(names(customer)).contains("added").doesNotContain("lost", "after");
              assertThat(get(customer, "changed").getData()).containsEntry("key", "new");
            });
  }

  @Test
  void anOperatorKilledInTheMiddleGoesOn() throws Exception {
    TenantId id = world.tenant("two");
    try (KubeApiServer server = world.customer(id);
        EtcdClient root = world.etcd.rootClient()) {
      KubernetesClient customer = server.client();
      customer
          .resource(new NamespaceBuilder().withNewMetadata().withName("many").endMetadata().build())
          .create();
      IntStream.range(0, 1500)
          .parallel()
          .forEach(
              i ->
                  customer
                      .resource(inMany(configMap("m%04d".formatted(i), "x".repeat(20_000) + i)))
                      .create());
      world.backup("two", "two");
      customer.configMaps().inNamespace("many").delete();
      var fence = new TenantFence(root);
      long left = root.kv().count(id.keyRange()).keys();

      world.restore("two", "two", "two", false);
      Eventually.within(BackupWorld.LIMIT)
          .isTrue("it writes", () -> root.kv().count(id.keyRange()).keys() > left);
      world.operator.kill();

      assertThat(root.kv().count(id.keyRange()).keys()).isLessThan(left + 1500);
      assertThat(fence.holder(id)).isPresent();
      assertThat(names(customer)).isNotNull();
      assertThatThrownBy(() -> customer.resource(configMap("frozen", "x")).create())
          .isInstanceOf(KubernetesClientException.class)
          .hasMessageContaining("permission denied");

      world.restartOperator();
      EtcdRestore restored = world.awaitReady(EtcdRestore.class, "two");

      assertThat(restored.getStatus().keys()).isGreaterThan(1500);
      Eventually.within(BackupWorld.LIMIT)
          .isTrue(
              "all are there",
              () -> customer.configMaps().inNamespace("many").list().getItems().size() == 1500);
      customer.resource(configMap("thawed", "x")).create();
      assertThat(fence.holder(id)).isEmpty();
    }
  }

  /** What a watch was told, as text. */
  private static final class Seen implements Watcher<ConfigMap> {
    private final List<String> events = new CopyOnWriteArrayList<>();
    private final List<Long> revisions = new CopyOnWriteArrayList<>();

    @Override
    public void eventReceived(Action action, ConfigMap map) {
      String key = map.getData() == null ? "" : map.getData().get("key");
      events.add("%s %s=%s".formatted(action, map.getMetadata().getName(), key));
      revisions.add(revision(map));
    }

    @Override
    public void onClose(WatcherException cause) {
      events.add("CLOSED " + cause.getMessage());
    }

    void await(String... expected) {
      Eventually.within(BackupWorld.LIMIT)
          .passes("the watch tells it", () -> assertThat(events).contains(expected));
      assertThat(events).noneMatch(event -> event.startsWith("CLOSED"));
    }
  }

  private static List<String> names(KubernetesClient customer) {
    return customer.configMaps().inNamespace("default").list().getItems().stream()
        .map(map -> map.getMetadata().getName())
        .toList();
  }

  private static ConfigMap get(KubernetesClient customer, String name) {
    return customer.configMaps().inNamespace("default").withName(name).require();
  }

  private static long revision(ConfigMap map) {
    return Long.parseLong(map.getMetadata().getResourceVersion());
  }

  private static ConfigMap inMany(ConfigMap map) {
    map.getMetadata().setNamespace("many");
    return map;
  }

  private static ConfigMap configMap(String name, String value) {
    return new ConfigMapBuilder()
        .withNewMetadata()
        .withName(name)
        .withNamespace("default")
        .endMetadata()
        .withData(Map.of("key", value))
        .build();
  }

  private static Secret secret(String name, String value) {
    return new SecretBuilder()
        .withNewMetadata()
        .withName(name)
        .withNamespace("default")
        .endMetadata()
        .withData(Map.of("key", base64(value)))
        .build();
  }

  private static String base64(String text) {
    return java.util.Base64.getEncoder()
        .encodeToString(text.getBytes(java.nio.charset.StandardCharsets.UTF_8));
  }
}
