package io.kubinception.operator.backup;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import io.fabric8.kubernetes.api.model.ConfigMapBuilder;
import io.fabric8.kubernetes.api.model.EndpointsBuilder;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.NamespaceBuilder;
import io.fabric8.kubernetes.api.model.NodeBuilder;
import io.fabric8.kubernetes.api.model.ObjectMeta;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.fabric8.kubernetes.api.model.PersistentVolumeBuilder;
import io.fabric8.kubernetes.api.model.Quantity;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.api.model.SecretBuilder;
import io.fabric8.kubernetes.api.model.coordination.v1.LeaseBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.dsl.Resource;
import io.kubinception.api.v1alpha1.ApiServer;
import io.kubinception.api.v1alpha1.ClusterSize;
import io.kubinception.api.v1alpha1.ControlPlane;
import io.kubinception.api.v1alpha1.ControlPlaneSpec;
import io.kubinception.api.v1alpha1.ControllerManager;
import io.kubinception.api.v1alpha1.EtcdBackup;
import io.kubinception.api.v1alpha1.EtcdTenant;
import io.kubinception.api.v1alpha1.KubernetesVersions;
import io.kubinception.api.v1alpha1.Networks;
import io.kubinception.api.v1alpha1.PodNetwork;
import io.kubinception.api.v1alpha1.Scheduler;
import io.kubinception.api.v1alpha1.Status;
import io.kubinception.controlplane.EncryptionConfig;
import io.kubinception.etcd.EtcdClient;
import io.kubinception.etcd.TenantFence;
import io.kubinception.etcd.TenantId;
import io.kubinception.operator.customercluster.CustomerWorld;
import io.kubinception.operator.kube.SecretData;
import io.kubinception.pki.EncryptionKey;
import io.kubinception.testkit.Eventually;
import io.kubinception.testkit.KubeApiServer;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A control plane that is born from the backup of another one, which is gone by then. */
class CloneIT {
  private static final Eventually SOON = Eventually.within(BackupWorld.LIMIT);
  private static final int MANY = 400;
  private static final String KEPT = "of-one";
  private static final String KEYLESS = "key-lost";

  @Test
  void itHasWhatPeopleWantedAndNothingOfTheFirstAlone(@TempDir Path folder) throws IOException {
    try (var world = new BackupWorld(folder)) {
      world.client().resource(CustomerWorld.localAdminCluster()).create();
      world
          .client()
          .resource(
              new NamespaceBuilder().withNewMetadata().withName("cc-two").endMetadata().build())
          .create();
      firstCluster(world);

      born(world, "blind", "10.0.0.0/16", KEYLESS);
      born(world, "wrong", "10.96.0.0/16", KEPT);
      SOON.isTrue("it says so", () -> reason(world, "blind").equals("EncryptionKeyMissing"));
      SOON.isTrue("it says so", () -> reason(world, "wrong").equals("NetworksDiffer"));
      deletionWaits(world);
      TenantId second = born(world, "twin", "10.0.0.0/16", KEPT);
      SOON.isTrue(
          "it is being filled, or is",
          () -> Status.condition(find(world, "twin").getStatus(), Birth.CONDITION).isPresent());
      world.restartOperator();
      SOON.isTrue(
          "it is filled", () -> Status.isTrue(find(world, "twin").getStatus(), Birth.CONDITION));

      try (EtcdClient root = world.etcd.rootClient()) {
        assertThat(new TenantFence(root).holder(second)).isEmpty();
      }
      var keys = kept(world, KEPT);
      try (KubeApiServer server = encrypting(world, second, secretOf(world, "cc-two", "twin"))) {
        assertWanted(server.client());
        assertNothingOfTheFirst(server.client());
        assertWritesWithItsOwnKey(world, second, server.client(), keys);
      }
      assertKeysGoWithTheirBackup(world);
    }
  }

  /** For those that are yet to start: they do not wait for it in turn. */
  private static void deletionWaits(BackupWorld world) {
    var backup = world.client().resources(EtcdBackup.class).withName(KEPT);
    backup.delete();
    SOON.isTrue(
        "it stays",
        () -> Status.isReason(backup.require().getStatus(), "Ready", EtcdBackupReconciler.IN_USE));
  }

  private static void firstCluster(BackupWorld world) throws IOException {
    TenantId id = world.tenant("one");
    var key = EncryptionKey.generate();
    var config = EncryptionConfig.yaml(List.of(key), false);
    var own =
        new SecretBuilder()
            .withMetadata(meta("default", "one-encryption"))
            .withStringData(Map.of("key", key.text(), EncryptionConfig.FILE, config))
            .build();
    world.client().resource(own).create();
    try (KubeApiServer server = encrypting(world, id, own.getStringData())) {
      KubernetesClient first = server.client();
      SOON.isTrue(
          "it has its namespaces",
          () ->
              names(first.namespaces().list().getItems())
                  .containsAll(List.of("default", "kube-public", "kube-system")));
      IntStream.range(0, MANY).forEach(i -> create(first, configMap("default", "m" + i)));
      create(first, configMap("default", "kubernetes-not-ours"));
      create(first, configMap("kube-public", "cluster-info"));
      create(first, secret("default", "mine"));
      create(first, secret("kube-system", "bootstrap-token-abcdef"));
      create(first, new NodeBuilder().withMetadata(meta(null, "node")).build());
      create(first, new LeaseBuilder().withMetadata(meta("kube-system", "lease")).build());
      create(first, new EndpointsBuilder().withMetadata(meta("default", "kubernetes")).build());
      create(first, new EndpointsBuilder().withMetadata(meta("default", "kubernetes-own")).build());
      create(
          first,
          new PersistentVolumeBuilder()
              .withMetadata(meta(null, "volume"))
              .withNewSpec()
              .withAccessModes("ReadWriteOnce")
              .addToCapacity("storage", new Quantity("1Gi"))
              .withNewHostPath()
              .withPath("/tmp")
              .endHostPath()
              .endSpec()
              .build());
      world.backup(KEPT, "one");
      world.backup(KEYLESS, "one");
    }
    assertThat(kept(world, KEPT)).containsExactly(key);
    keptSecret(world, KEYLESS).delete();
    world.client().resource(own).delete();
    var tenant = world.client().resources(EtcdTenant.class).inNamespace("default").withName("one");
    tenant.delete();
    SOON.isTrue("the first is gone", () -> tenant.get() == null);
  }

  private static KubeApiServer encrypting(
      BackupWorld world, TenantId id, Map<String, String> secret) throws IOException {
    Path config =
        Files.writeString(
            world.folder.resolve("encryption-" + id),
            String.valueOf(secret.get(EncryptionConfig.FILE)));
    return world.customerWith(id, "--encryption-provider-config=" + config);
  }

  private static Map<String, String> secretOf(BackupWorld world, String namespace, String name) {
    return SecretData.decode(
        world.client().secrets().inNamespace(namespace).withName(name + "-encryption").require());
  }

  private static Resource<Secret> keptSecret(BackupWorld world, String backup) {
    return world
        .client()
        .secrets()
        .inNamespace(OperatorProcess.NAMESPACE)
        .withName(KeptKeys.secretName(backup));
  }

  private static List<EncryptionKey> kept(BackupWorld world, String backup) {
    return EncryptionKey.parseLines(
        String.valueOf(SecretData.decode(keptSecret(world, backup).require()).get("keys")));
  }

  private static void assertWritesWithItsOwnKey(
      BackupWorld world, TenantId id, KubernetesClient twin, List<EncryptionKey> inherited) {
    create(twin, secret("default", "new"));
    var own = EncryptionKey.parse(secretOf(world, "cc-two", "twin").getOrDefault("key", ""));
    assertThat(inherited).doesNotContain(own);
    assertThat(stored(world, id, "mine")).startsWith(inherited.getFirst().mark());
    assertThat(stored(world, id, "new")).startsWith(own.mark());
  }

  private static String stored(BackupWorld world, TenantId id, String secret) {
    try (EtcdClient root = world.etcd.rootClient()) {
      ByteString key =
          id.keyRange()
              .start()
              .concat(ByteString.copyFromUtf8("registry/secrets/default/" + secret));
      return root.kv().get(key).orElseThrow().value().toString(StandardCharsets.ISO_8859_1);
    }
  }

  private static void assertKeysGoWithTheirBackup(BackupWorld world) {
    // No API server of theirs ever runs here: they hold the backup.
    for (String name : List.of("wrong", "twin")) {
      world.client().resource(find(world, name)).delete();
    }
    SOON.isTrue("the keys are gone", () -> keptSecret(world, KEPT).get() == null);
  }

  private static void assertWanted(KubernetesClient twin) {
    assertThat(names(twin.configMaps().inNamespace("default").list().getItems()))
        .contains("m0", "m" + (MANY - 1), "kubernetes-not-ours");
    assertThat(twin.secrets().inNamespace("default").withName("mine").get().getData())
        .containsEntry("key", "czNjcmV0");
    assertThat(names(twin.endpoints().inNamespace("default").list().getItems()))
        .contains("kubernetes-own")
        .doesNotContain("kubernetes");
    create(twin, configMap("default", "new"));
  }

  private static void assertNothingOfTheFirst(KubernetesClient twin) {
    assertThat(twin.nodes().list().getItems()).isEmpty();
    assertThat(twin.persistentVolumes().list().getItems()).isEmpty();
    assertThat(names(twin.leases().inNamespace("kube-system").list().getItems()))
        .doesNotContain("lease");
    assertThat(names(twin.secrets().inNamespace("kube-system").list().getItems()))
        .doesNotContain("bootstrap-token-abcdef");
    assertThat(twin.configMaps().inNamespace("kube-public").withName("cluster-info").get())
        .isNull();
  }

  /** The id of its etcd tenant. */
  private static TenantId born(BackupWorld world, String name, String services, String backup) {
    var controlPlane = CustomerWorld.named(new ControlPlane(), name, "cc-two");
    controlPlane.setSpec(
        new ControlPlaneSpec(
            KubernetesVersions.DEFAULT,
            1,
            "lab",
            null,
            "local",
            new Networks("10.244.0.0/16", services, "cluster.local", PodNetwork.NONE),
            new ApiServer(List.of()),
            new ControllerManager(List.of()),
            new Scheduler(List.of()),
            false,
            null,
            backup,
            null,
            ClusterSize.SMALL));
    world.client().resource(controlPlane).create();
    return SOON.get(
        "it has an etcd tenant",
        () ->
            Optional.ofNullable(find(world, name).getStatus())
                .map(status -> status.tenantId())
                .map(TenantId::new));
  }

  private static ControlPlane find(BackupWorld world, String name) {
    return world
        .client()
        .resources(ControlPlane.class)
        .inNamespace("cc-two")
        .withName(name)
        .require();
  }

  private static String reason(BackupWorld world, String name) {
    return Status.condition(find(world, name).getStatus(), "Ready")
        .map(c -> c.getReason())
        .orElse("");
  }

  private static void create(KubernetesClient client, HasMetadata object) {
    client.resource(object).create();
  }

  private static HasMetadata configMap(String namespace, String name) {
    return new ConfigMapBuilder()
        .withMetadata(meta(namespace, name))
        .withData(Map.of("key", "value"))
        .build();
  }

  private static HasMetadata secret(String namespace, String name) {
    return new SecretBuilder()
        .withMetadata(meta(namespace, name))
        .withStringData(Map.of("key", "s3cret"))
        .build();
  }

  private static ObjectMeta meta(@Nullable String namespace, String name) {
    return new ObjectMetaBuilder().withName(name).withNamespace(namespace).build();
  }

  private static List<String> names(List<? extends HasMetadata> objects) {
    return objects.stream().map(o -> o.getMetadata().getName()).toList();
  }
}
