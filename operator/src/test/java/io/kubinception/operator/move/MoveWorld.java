package io.kubinception.operator.move;

import io.fabric8.kubernetes.api.model.NamespaceBuilder;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.api.model.PodConditionBuilder;
import io.fabric8.kubernetes.api.model.PodStatusBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.kubinception.api.v1alpha1.EtcdCluster;
import io.kubinception.api.v1alpha1.EtcdClusterSpec;
import io.kubinception.api.v1alpha1.EtcdMove;
import io.kubinception.api.v1alpha1.EtcdMoveSpec;
import io.kubinception.api.v1alpha1.EtcdTenant;
import io.kubinception.api.v1alpha1.EtcdTenantSpec;
import io.kubinception.api.v1alpha1.Kubinception;
import io.kubinception.api.v1alpha1.Resource;
import io.kubinception.api.v1alpha1.Status;
import io.kubinception.api.v1alpha1.TenantReference;
import io.kubinception.controlplane.Component;
import io.kubinception.etcd.TenantId;
import io.kubinception.etcd.testing.EtcdProcess;
import io.kubinception.operator.backup.OperatorProcess;
import io.kubinception.operator.etcdcluster.EtcdCredentials;
import io.kubinception.operator.kube.SecretData;
import io.kubinception.testkit.ChartFiles;
import io.kubinception.testkit.Eventually;
import io.kubinception.testkit.KubeApiServer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;

/**
 * A provider of four processes: an admin cluster's API server, two etcd clusters of which the
 * second was born at a higher revision, and the operator. Deployments get no pods here, so the test
 * starts customers' API servers itself, by what the operator wrote.
 */
final class MoveWorld implements AutoCloseable {
  static final Duration LIMIT = Duration.ofSeconds(120);
  static final String OLD = "old";
  static final String NEW = "new";

  private static final long EPOCH = 1_000_000_000_000L;

  final Map<String, EtcdProcess> etcds =
      Map.of(OLD, EtcdProcess.start(1), NEW, EtcdProcess.startAbove(EPOCH));
  final KubeApiServer admin = KubeApiServer.launch();
  final Path folder;
  OperatorProcess operator;

  MoveWorld(Path folder) throws IOException {
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
    etcds.forEach(this::register);
    operator = new OperatorProcess(admin.kubeconfig(), folder);
  }

  KubernetesClient client() {
    return admin.client();
  }

  EtcdProcess etcd(String name) {
    return Objects.requireNonNull(etcds.get(name));
  }

  private void register(String name, EtcdProcess etcd) {
    client()
        .resource(EtcdCredentials.secret(etcd, "root", OperatorProcess.NAMESPACE, "etcd-" + name))
        .create();
    var cluster = named(new EtcdCluster(), name);
    cluster.setSpec(new EtcdClusterSpec(endpoints(name), "etcd-" + name));
    client().resource(cluster).create();
  }

  private List<String> endpoints(String etcd) {
    return etcd(etcd).endpoints().stream().map(Object::toString).toList();
  }

  void restartOperator() {
    operator.kill();
    operator = new OperatorProcess(admin.kubeconfig(), folder);
  }

  /** A tenant in the old etcd cluster, made by the operator. */
  TenantId tenant(String name) {
    var tenant = named(new EtcdTenant(), name);
    tenant.getMetadata().setNamespace("default");
    tenant.setSpec(new EtcdTenantSpec(OLD, null, null));
    client().resource(tenant).create();
    awaitCredentials(name, OLD);
    return new TenantId(String.valueOf(find(name).getSpec().id()));
  }

  EtcdTenant find(String tenant) {
    return client().resources(EtcdTenant.class).inNamespace("default").withName(tenant).require();
  }

  /** Waits as a control plane does, until the tenant can be used at this etcd cluster. */
  void awaitCredentials(String tenant, String etcd) {
    Eventually.within(LIMIT)
        .isTrue(
            "tenant %s is ready at %s".formatted(tenant, etcd),
            () -> {
              EtcdTenant found = find(tenant);
              return found.getSpec().etcdCluster().equals(etcd)
                  && Status.isTrue(found.getStatus(), "Ready")
                  && Objects.equals(
                      found.getStatus().observedGeneration(), found.getMetadata().getGeneration());
            });
  }

  /** The storage arguments of the tenant's API server, with the credentials of its Secret. */
  List<String> storage(String tenant, TenantId id, String etcd) throws IOException {
    Path files = Files.createTempDirectory(folder, "customer-");
    Map<String, String> secret =
        SecretData.decode(
            client().secrets().inNamespace("default").withName(tenant + "-etcd").require());
    for (var file : secret.entrySet()) {
      Files.writeString(files.resolve(file.getKey()), file.getValue());
    }
    Path encryption =
        Files.writeString(
            files.resolve("encryption.yaml"),
            """
            apiVersion: apiserver.config.k8s.io/v1
            kind: EncryptionConfiguration
            resources:
            - resources: [secrets]
              providers:
              - aesgcm: {keys: [{name: one, secret: "%s"}]}
            """
                .formatted(Base64.getEncoder().encodeToString(new byte[32])));
    return List.of(
        flag(etcd),
        "--etcd-prefix=" + id.registryPrefix(),
        "--etcd-cafile=" + files.resolve("ca.crt"),
        "--etcd-certfile=" + files.resolve("tls.crt"),
        "--etcd-keyfile=" + files.resolve("tls.key"),
        "--etcd-compaction-interval=0",
        "--encryption-provider-config=" + encryption);
  }

  private String flag(String etcd) {
    return "--etcd-servers=" + endpoints(etcd).stream().collect(Collectors.joining(","));
  }

  /** A control plane of the tenant's name; without an admin cluster the operator lets it be. */
  void controlPlane(String tenant) {
    client()
        .resource(
            """
            apiVersion: kubinception.io/v1alpha1
            kind: ControlPlane
            metadata: {name: %s, namespace: default}
            spec: {etcdCluster: old, adminCluster: none}
            """
                .formatted(tenant))
        .create();
  }

  /** What the admin cluster would show of the customer's API server. */
  void pod(String tenant, String etcd) {
    pod(tenant, etcd, flag(etcd));
  }

  void pod(String tenant, String etcd, String flag) {
    var pods = client().pods().inNamespace("default");
    pods.resource(
            new PodBuilder()
                .withNewMetadata()
                .withName(tenant + "-" + etcd)
                .withNamespace("default")
                .addToLabels(Kubinception.LABEL_CONTROL_PLANE, tenant)
                .addToLabels(Kubinception.LABEL_COMPONENT, Component.API_SERVER.label())
                .endMetadata()
                .withNewSpec()
                .addNewContainer()
                .withName("api-server")
                .withImage("kube-apiserver")
                .withCommand("kube-apiserver")
                .withArgs(flag)
                .endContainer()
                .endSpec()
                .build())
        .create();
    pods.withName(tenant + "-" + etcd)
        .editStatus(
            pod ->
                new PodBuilder(pod)
                    .withStatus(
                        new PodStatusBuilder()
                            .withConditions(
                                new PodConditionBuilder()
                                    .withType("Ready")
                                    .withStatus("True")
                                    .build())
                            .build())
                    .build());
  }

  void podEnds(String tenant, String etcd) {
    client()
        .pods()
        .inNamespace("default")
        .withName(tenant + "-" + etcd)
        .withGracePeriod(0)
        .delete();
  }

  void move(String name, String tenant, int keepSourceSeconds) {
    var move = named(new EtcdMove(), name);
    move.setSpec(
        new EtcdMoveSpec(new TenantReference("default", tenant), NEW, 20, keepSourceSeconds));
    client().resource(move).create();
  }

  EtcdMove awaitCondition(String move, String condition) {
    return Eventually.within(LIMIT)
        .get(
            "move %s: %s".formatted(move, condition),
            () -> {
              EtcdMove found = client().resources(EtcdMove.class).withName(move).get();
              if (!operator.isAlive()) {
                throw new IllegalStateException("the operator ended: " + operator.log());
              }
              return Status.condition(found.getStatus(), condition)
                  .filter(c -> "True".equals(c.getStatus()))
                  .map(c -> found);
            });
  }

  static <R extends Resource<?, ?>> R named(R resource, String name) {
    resource.setMetadata(new ObjectMetaBuilder().withName(name).build());
    return resource;
  }

  @Override
  public void close() {
    operator.close();
    admin.close();
    etcds.values().forEach(EtcdProcess::close);
  }
}
