package io.kubinception.audit;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import io.fabric8.kubernetes.api.model.NamespaceBuilder;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.fabric8.kubernetes.api.model.SecretBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.kubinception.api.v1alpha1.EtcdCluster;
import io.kubinception.api.v1alpha1.EtcdClusterSpec;
import io.kubinception.api.v1alpha1.EtcdTenant;
import io.kubinception.api.v1alpha1.EtcdTenantSpec;
import io.kubinception.api.v1alpha1.Kubinception;
import io.kubinception.audit.Audit.Patience;
import io.kubinception.audit.Report.Found;
import io.kubinception.etcd.EtcdClient;
import io.kubinception.etcd.EtcdTenancy;
import io.kubinception.etcd.TenantHome;
import io.kubinception.etcd.TenantId;
import io.kubinception.etcd.testing.EtcdProcess;
import io.kubinception.testkit.ChartFiles;
import io.kubinception.testkit.Eventually;
import io.kubinception.testkit.KubeApiServer;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;

/** An admin cluster with one etcd cluster, and what is planted there. */
final class AuditWorld implements AutoCloseable {
  static final String OPERATOR = "kubinception-system";
  static final Duration LIMIT = Duration.ofSeconds(60);

  final EtcdProcess etcd = EtcdProcess.start(1);
  final KubeApiServer admin = KubeApiServer.launch();
  final EtcdClient root = etcd.rootClient();
  final Random random = new Random(7);

  AuditWorld() {
    ChartFiles.locate().installCrds(client());
    Eventually.within(LIMIT)
        .isTrue(
            "kube-system is there",
            () -> client().namespaces().withName("kube-system").get() != null);
    namespace(OPERATOR, Map.of());
    var tls = etcd.tls("root");
    client()
        .resource(
            new SecretBuilder()
                .withMetadata(meta(OPERATOR, "etcd-lab").build())
                .withStringData(
                    Map.of(
                        "ca.crt", tls.authorityPem(),
                        "tls.crt", tls.certificatePem(),
                        "tls.key", tls.privateKeyPem()))
                .build())
        .create();
    var cluster = new EtcdCluster();
    cluster.setMetadata(new ObjectMetaBuilder().withName("lab").build());
    cluster.setSpec(
        new EtcdClusterSpec(etcd.endpoints().stream().map(Object::toString).toList(), "etcd-lab"));
    client().resource(cluster).create();
  }

  @Override
  public void close() {
    root.close();
    admin.close();
    etcd.close();
  }

  KubernetesClient client() {
    return admin.client();
  }

  static ObjectMetaBuilder meta(String namespace, String name) {
    return new ObjectMetaBuilder().withNamespace(namespace).withName(name);
  }

  void namespace(String name, Map<String, String> labels) {
    client()
        .resource(
            new NamespaceBuilder()
                .withNewMetadata()
                .withName(name)
                .withLabels(labels)
                .endMetadata()
                .build())
        .create();
  }

  /** Without an age limit: what was planted is seconds old. */
  Audit audit(Runnable meanwhile) {
    return new Audit(
        new Checks(client(), OPERATOR)::all,
        new Patience(Duration.ofSeconds(1), Duration.ZERO),
        Clock.offset(Clock.systemUTC(), Duration.ofSeconds(2)),
        _ -> meanwhile.run());
  }

  String home() {
    return new Owners(client()).home();
  }

  TenantId tenant(String home) {
    TenantId id = TenantId.generate(random);
    if (!home.isEmpty()) {
      new TenantHome(root).settle(id, home);
    }
    new EtcdTenancy(root).ensure(id);
    root.kv()
        .put(
            ByteString.copyFromUtf8(id.registryPrefix() + "/configmaps/default/a"),
            ByteString.copyFromUtf8("x"));
    return id;
  }

  EtcdTenant owner(TenantId id, String name) {
    var tenant = new EtcdTenant();
    tenant.setMetadata(meta("default", name).build());
    tenant.setSpec(new EtcdTenantSpec("lab", id.value(), null));
    return client().resource(tenant).create();
  }

  static Map<String, String> labels(String controlPlane) {
    return Map.of(
        Kubinception.LABEL_MANAGED_BY,
        Kubinception.MANAGED_BY,
        Kubinception.LABEL_CONTROL_PLANE,
        controlPlane);
  }

  static List<String> names(Report report) {
    return report.findings().stream()
        .map(found -> found.finding().kind() + " " + found.finding().name())
        .toList();
  }

  static Report repaired(Audit audit, Report report) {
    var done = new ArrayList<Found>();
    Report left = audit.repair(report, done::add);
    assertThat(left.blind()).isEmpty();
    return left;
  }
}
