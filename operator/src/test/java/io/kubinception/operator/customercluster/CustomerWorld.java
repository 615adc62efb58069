package io.kubinception.operator.customercluster;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.NamespaceBuilder;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import io.javaoperatorsdk.operator.Operator;
import io.kubinception.api.v1alpha1.AdminCluster;
import io.kubinception.api.v1alpha1.AdminClusterSpec;
import io.kubinception.api.v1alpha1.ControlPlane;
import io.kubinception.api.v1alpha1.CustomerCluster;
import io.kubinception.api.v1alpha1.CustomerClusterSpec;
import io.kubinception.api.v1alpha1.Edge;
import io.kubinception.api.v1alpha1.EtcdCluster;
import io.kubinception.api.v1alpha1.EtcdClusterSpec;
import io.kubinception.api.v1alpha1.Infrastructure;
import io.kubinception.api.v1alpha1.Resource;
import io.kubinception.api.v1alpha1.Status;
import io.kubinception.controlplane.Component;
import io.kubinception.controlplane.ControlPlaneNames;
import io.kubinception.etcd.testing.EtcdProcess;
import io.kubinception.etcd.usage.ScanRules;
import io.kubinception.operator.Main;
import io.kubinception.operator.Settings;
import io.kubinception.operator.etcdcluster.EtcdConnections;
import io.kubinception.operator.etcdcluster.EtcdCredentials;
import io.kubinception.operator.kube.Conditions;
import io.kubinception.operator.quota.UsageKeeper;
import io.kubinception.testkit.ChartFiles;
import io.kubinception.testkit.Eventually;
import io.kubinception.testkit.KubeApiServer;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.net.URI;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The whole operator with a real etcd and a real admin cluster's API server. No kubelet is there,
 * so that no pod ever runs: what is asked for is looked at, not what comes of it.
 */
final class CustomerWorld implements AutoCloseable {
  static final Duration LIMIT = Duration.ofSeconds(60);
  static final String NAME = "demo";
  private static final String SYSTEM = "kubinception-system";

  private final EtcdProcess etcd = EtcdProcess.start(1);
  private final KubeApiServer admin = KubeApiServer.launch();
  private final UsageKeeper usage = new UsageKeeper(ScanRules.defaults(), Clock.systemUTC());
  private final EtcdConnections connections =
      new EtcdConnections(admin.client(), SYSTEM, Clock.systemUTC());
  private final Operator operator =
      Main.operator(
          new Settings(SYSTEM, 0, false, Duration.ofSeconds(10)),
          admin.client(),
          connections,
          usage,
          new PrometheusRegistry(),
          Clock.systemUTC(),
          new SecureRandom());

  CustomerWorld() {
    ChartFiles.locate().installCrds(client());
    create(new NamespaceBuilder().withNewMetadata().withName(SYSTEM).endMetadata().build());
    registerEtcd();
    var local = named(new AdminCluster(), "local", null);
    local.setSpec(
        new AdminClusterSpec(
            new Edge("192.0.2.1", 30000, 31383, 1384),
            List.of(),
            List.of(),
            new Infrastructure(
                new Infrastructure.Docker("tcp://192.0.2.2:2376", "none", "none", "none", null)),
            "lab",
            null));
    create(local);
    operator.start();
  }

  private void registerEtcd() {
    create(EtcdCredentials.secret(etcd, "root", SYSTEM, "etcd"));
    var cluster = named(new EtcdCluster(), "lab", null);
    cluster.setSpec(
        new EtcdClusterSpec(etcd.endpoints().stream().map(URI::toString).toList(), "etcd"));
    create(cluster);
  }

  KubernetesClient client() {
    return admin.client();
  }

  EtcdProcess etcd() {
    return etcd;
  }

  void create(HasMetadata object) {
    client().resource(object).create();
  }

  static <R extends HasMetadata> R named(R resource, String name, @Nullable String namespace) {
    resource.setMetadata(new ObjectMetaBuilder().withName(name).withNamespace(namespace).build());
    return resource;
  }

  /** Merges this JSON into the customer cluster. */
  void change(String json) {
    client().resource(cluster()).patch(PatchContext.of(PatchType.JSON_MERGE), json);
  }

  Optional<CustomerCluster> find() {
    return Optional.ofNullable(
        client().resources(CustomerCluster.class).inNamespace("default").withName(NAME).get());
  }

  CustomerCluster cluster() {
    return find().orElseThrow();
  }

  String inner() {
    return Objects.requireNonNull(cluster().getStatus().controlPlaneNamespace());
  }

  ControlPlane controlPlane() {
    return Objects.requireNonNull(
        client().resources(ControlPlane.class).inNamespace(inner()).withName(NAME).get());
  }

  /** Replicas that a component shall have; empty while it has no Deployment. */
  Optional<Integer> wanted(Component component) {
    Deployment found =
        client()
            .apps()
            .deployments()
            .inNamespace(inner())
            .withName(new ControlPlaneNames(NAME).deployment(component))
            .get();
    return Optional.ofNullable(found).map(d -> d.getSpec().getReplicas());
  }

  static String reason(Resource<?, ?> resource, String condition) {
    return Status.condition(resource.getStatus(), condition).map(c -> c.getReason()).orElse("");
  }

  static String ready(Resource<?, ?> resource) {
    return reason(resource, Conditions.READY);
  }

  /** A new cluster, as far as it comes where no pod runs. */
  void startCluster() {
    startCluster(Specs.cluster());
  }

  void startCluster(CustomerClusterSpec spec) {
    var cluster = named(new CustomerCluster(), NAME, "default");
    cluster.setSpec(spec);
    create(cluster);
    Eventually.within(LIMIT)
        .isTrue(
            "the API server is let start",
            () ->
                find().filter(c -> c.getStatus() != null).isPresent()
                    && wanted(Component.API_SERVER).equals(Optional.of(1)));
  }

  @Override
  public void close() {
    operator.stop();
    usage.close();
    connections.close();
    admin.close();
    etcd.close();
  }
}
