package io.kubinception.operator.backup;

import io.fabric8.kubernetes.api.model.NamespaceBuilder;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.fabric8.kubernetes.api.model.SecretBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.kubinception.api.v1alpha1.EtcdBackup;
import io.kubinception.api.v1alpha1.EtcdBackupSpec;
import io.kubinception.api.v1alpha1.EtcdCluster;
import io.kubinception.api.v1alpha1.EtcdClusterSpec;
import io.kubinception.api.v1alpha1.EtcdRestore;
import io.kubinception.api.v1alpha1.EtcdRestoreSpec;
import io.kubinception.api.v1alpha1.EtcdTenant;
import io.kubinception.api.v1alpha1.EtcdTenantSpec;
import io.kubinception.api.v1alpha1.Resource;
import io.kubinception.api.v1alpha1.Status;
import io.kubinception.api.v1alpha1.TenantReference;
import io.kubinception.etcd.TenantId;
import io.kubinception.etcd.testing.EtcdProcess;
import io.kubinception.operator.etcdcluster.EtcdCredentials;
import io.kubinception.testkit.ChartFiles;
import io.kubinception.testkit.Eventually;
import io.kubinception.testkit.KubeApiServer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Base64;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * A provider of three processes: an admin cluster's API server, an etcd with tenants, and the
 * operator; customers' API servers are started on it.
 */
public final class BackupWorld implements AutoCloseable {
  public static final Duration LIMIT = Duration.ofSeconds(90);

  public final EtcdProcess etcd = EtcdProcess.start(1);
  final KubeApiServer admin = KubeApiServer.launch();
  final Path folder;
  public OperatorProcess operator;

  public BackupWorld(Path folder) throws IOException {
    this.folder = folder;
    ChartFiles.locate().installCrds(client());
    client()
        .resource(
            new NamespaceBuilder()
                .withNewMetadata()
                .withName(OperatorProcess.NAMESPACE)
                .endMetadata()
                .build())
        .create();
    registerEtcd();
    secret(
        EtcdBackupSpec.DEFAULT_STORE,
        Map.of(
            "directory", Files.createDirectory(folder.resolve("store")).toString(),
            "encryptionKey", Base64.getEncoder().encodeToString(new byte[32])));
    operator = new OperatorProcess(admin.kubeconfig(), folder);
  }

  public KubernetesClient client() {
    return admin.client();
  }

  private void registerEtcd() {
    client()
        .resource(EtcdCredentials.secret(etcd, "root", OperatorProcess.NAMESPACE, "etcd-lab"))
        .create();
    var cluster = named(new EtcdCluster(), "lab");
    cluster.setSpec(
        new EtcdClusterSpec(etcd.endpoints().stream().map(Object::toString).toList(), "etcd-lab"));
    client().resource(cluster).create();
  }

  private void secret(String name, Map<String, String> data) {
    client()
        .resource(
            new SecretBuilder()
                .withNewMetadata()
                .withName(name)
                .withNamespace(OperatorProcess.NAMESPACE)
                .endMetadata()
                .withStringData(data)
                .build())
        .create();
  }

  public void restartOperator() {
    operator.kill();
    operator = new OperatorProcess(admin.kubeconfig(), folder);
  }

  /** A tenant, made by the operator. */
  public TenantId tenant(String name) {
    var tenant = named(new EtcdTenant(), name);
    tenant.getMetadata().setNamespace("default");
    tenant.setSpec(new EtcdTenantSpec("lab", null, null));
    client().resource(tenant).create();
    return Eventually.within(LIMIT)
        .get(
            "the tenant is ready",
            () -> {
              var found =
                  client().resources(EtcdTenant.class).inNamespace("default").withName(name).get();
              return Status.condition(found.getStatus(), "Ready")
                  .filter(ready -> "True".equals(ready.getStatus()))
                  .map(ready -> new TenantId(String.valueOf(found.getSpec().id())));
            });
  }

  public static TenantReference reference(String tenant) {
    return new TenantReference("default", tenant);
  }

  /** A customer's API server on its tenant, with Secrets encrypted for their keys. */
  KubeApiServer customer(TenantId id) throws IOException {
    Path encryption =
        Files.writeString(
            folder.resolve("encryption-%s.yaml".formatted(id)),
            """
            apiVersion: apiserver.config.k8s.io/v1
            kind: EncryptionConfiguration
            resources:
            - resources: [secrets]
              providers:
              - aesgcm: {keys: [{name: one, secret: "%s"}]}
            """
                .formatted(Base64.getEncoder().encodeToString(new byte[32])));
    return customerWith(id, "--encryption-provider-config=" + encryption);
  }

  /** A customer's API server on its tenant, with more arguments. */
  KubeApiServer customerWith(TenantId id, String... more) throws IOException {
    Path files = Files.createDirectory(folder.resolve("customer-" + id));
    var tls = etcd.tls(id);
    return KubeApiServer.launchOn(
        Stream.concat(
                Stream.of(
                    "--etcd-servers="
                        + etcd.endpoints().stream()
                            .map(Object::toString)
                            .collect(Collectors.joining(",")),
                    "--etcd-prefix=" + id.registryPrefix(),
                    "--etcd-cafile="
                        + Files.writeString(files.resolve("ca.crt"), tls.authorityPem()),
                    "--etcd-certfile="
                        + Files.writeString(files.resolve("crt"), tls.certificatePem()),
                    "--etcd-keyfile="
                        + Files.writeString(files.resolve("key"), tls.privateKeyPem()),
                    "--etcd-compaction-interval=0"),
                Stream.of(more))
            .toList());
  }

  public EtcdBackup backup(String name, String tenant) {
    var backup = named(new EtcdBackup(), name);
    backup.setSpec(EtcdBackupSpec.of(reference(tenant), EtcdBackupSpec.DEFAULT_STORE));
    client().resource(backup).create();
    return awaitReady(EtcdBackup.class, name);
  }

  void restore(String name, String tenant, String backup, boolean dryRun) {
    var restore = named(new EtcdRestore(), name);
    restore.setSpec(new EtcdRestoreSpec(reference(tenant), backup, dryRun));
    client().resource(restore).create();
  }

  <R extends Resource<?, ?>> R awaitReady(Class<R> kind, String name) {
    return Eventually.within(LIMIT)
        .get(
            kind.getSimpleName() + " " + name + " is ready",
            () -> {
              R found = client().resources(kind).withName(name).get();
              var ready = Status.condition(found.getStatus(), "Ready");
              if (!operator.isAlive()) {
                throw new IllegalStateException("the operator ended: " + operator.log());
              }
              return ready.filter(c -> "True".equals(c.getStatus())).map(c -> found);
            });
  }

  public static <R extends Resource<?, ?>> R named(R resource, String name) {
    resource.setMetadata(new ObjectMetaBuilder().withName(name).build());
    return resource;
  }

  @Override
  public void close() {
    operator.close();
    admin.close();
    etcd.close();
  }
}
