package io.kubinception.operator.quota;

import io.fabric8.kubernetes.api.model.ConfigMapBuilder;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.NamespaceBuilder;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.dsl.NonDeletingOperation;
import io.javaoperatorsdk.operator.Operator;
import io.javaoperatorsdk.operator.api.config.ControllerConfigurationOverrider;
import io.kubinception.api.v1alpha1.EtcdCluster;
import io.kubinception.api.v1alpha1.EtcdClusterSpec;
import io.kubinception.api.v1alpha1.EtcdTenant;
import io.kubinception.api.v1alpha1.EtcdTenantSpec;
import io.kubinception.api.v1alpha1.Kubinception;
import io.kubinception.api.v1alpha1.Status;
import io.kubinception.etcd.TenantId;
import io.kubinception.etcd.testing.AnyEtcd;
import io.kubinception.etcd.usage.ScanRules;
import io.kubinception.operator.etcdcluster.EtcdClusterMetrics;
import io.kubinception.operator.etcdcluster.EtcdClusterReconciler;
import io.kubinception.operator.etcdcluster.EtcdConnections;
import io.kubinception.operator.etcdcluster.EtcdCredentials;
import io.kubinception.operator.etcdpods.EtcdPods;
import io.kubinception.operator.etcdtenant.EtcdTenantReconciler;
import io.kubinception.operator.kube.Applier;
import io.kubinception.operator.kube.BackOff;
import io.kubinception.operator.kube.Events;
import io.kubinception.operator.kube.OwnChanges;
import io.kubinception.operator.metrics.OwnCaches;
import io.kubinception.testkit.ChartFiles;
import io.kubinception.testkit.KubeApiServer;
import java.net.URI;
import java.security.SecureRandom;
import java.time.Clock;
import java.util.Objects;
import java.util.Random;

/** An admin cluster's API and the reconcilers of etcd in it. */
public final class Provider implements AutoCloseable {
  static final String NAMESPACE = "cc-test";
  static final String CONTROL_PLANE = "demo";
  private static final String SYSTEM = "kubinception-system";

  private final AnyEtcd etcd;
  private final KubeApiServer server = KubeApiServer.launch();
  private final EtcdConnections connections =
      new EtcdConnections(server.client(), SYSTEM, Clock.systemUTC());
  final UsageKeeper keeper = new UsageKeeper(ScanRules.defaults(), Clock.systemUTC());
  private Operator operator = operator();

  public Provider(AnyEtcd etcd) {
    this.etcd = etcd;
    ChartFiles.locate().installCrds(client());
    for (String name : new String[] {SYSTEM, NAMESPACE}) {
      create(new NamespaceBuilder().withNewMetadata().withName(name).endMetadata().build());
    }
    register();
    operator.start();
  }

  public KubernetesClient client() {
    return server.client();
  }

  UsageMetrics metrics() {
    return new UsageMetrics(keeper, new OwnCaches(operator));
  }

  private Operator operator() {
    var clock = Clock.systemUTC();
    var events = new Events(client(), clock);
    var made = new Operator(o -> o.withKubernetesClient(client()).withCloseClientOnStop(false));
    var applier = new Applier(client(), clock);
    var pods = new EtcdPods(client(), applier, SYSTEM, clock);
    made.register(
        new EtcdClusterReconciler(
            client(), connections, pods, new EtcdClusterMetrics(), events, clock),
        Provider::common);
    made.register(
        new EtcdTenantReconciler(
            client(), connections, pods, applier, events, keeper, new SecureRandom(), clock),
        Provider::common);
    return made;
  }

  private static <R extends HasMetadata> void common(ControllerConfigurationOverrider<R> c) {
    c.watchingAllNamespaces()
        .withFinalizer(Kubinception.FINALIZER)
        .withFieldManager(Kubinception.FIELD_MANAGER_OF_CONTROLLERS)
        .withGenerationAware(false)
        .withOnUpdateFilter(OwnChanges::matter)
        .withRetry(new BackOff(new Random(1)));
  }

  private void register() {
    create(EtcdCredentials.secret(etcd, "root", SYSTEM, "etcd"));
    var cluster = new EtcdCluster();
    cluster.setMetadata(new ObjectMetaBuilder().withName("shared").build());
    cluster.setSpec(
        new EtcdClusterSpec(etcd.endpoints().stream().map(URI::toString).toList(), "etcd"));
    create(cluster);
  }

  public void tenant(TenantId id, long quotaBytes) {
    var tenant = new EtcdTenant();
    tenant.setMetadata(
        new ObjectMetaBuilder()
            .withName(CONTROL_PLANE)
            .withNamespace(NAMESPACE)
            .addToLabels(Kubinception.LABEL_CONTROL_PLANE, CONTROL_PLANE)
            .build());
    tenant.setSpec(new EtcdTenantSpec("shared", id.value(), quotaBytes));
    create(tenant);
  }

  public EtcdTenant tenant() {
    return Objects.requireNonNull(
        client().resources(EtcdTenant.class).inNamespace(NAMESPACE).withName(CONTROL_PLANE).get());
  }

  public boolean holds(String condition) {
    return Status.isTrue(tenant().getStatus(), condition);
  }

  /** What the kubelet would put into the API server's pod. */
  String policy() {
    var map = client().configMaps().inNamespace(NAMESPACE).withName(CONTROL_PLANE + "-quota").get();
    return map == null ? "" : map.getData().getOrDefault("policy.yaml", "");
  }

  /** An operator dies between its refusal and the status that tells of it; another one begins. */
  void refusedByOneThatDied() {
    operator.stop();
    var refusal =
        new ConfigMapBuilder()
            .withNewMetadata()
            .withName(CONTROL_PLANE + "-quota")
            .withNamespace(NAMESPACE)
            .endMetadata()
            .addToData("policy.yaml", "refuses: all")
            .build();
    client().resource(refusal).createOr(NonDeletingOperation::update);
    operator = operator();
    operator.start();
  }

  private void create(HasMetadata object) {
    client().resource(object).create();
  }

  @Override
  public void close() {
    operator.stop();
    keeper.close();
    connections.close();
    server.close();
  }
}
