package io.kubinception.controlplane;

import io.fabric8.kubernetes.api.model.OwnerReference;
import io.fabric8.kubernetes.api.model.OwnerReferenceBuilder;
import io.fabric8.kubernetes.api.model.Taint;
import io.kubinception.api.v1alpha1.ClusterSize;
import io.kubinception.api.v1alpha1.ControlPlaneAudit;
import io.kubinception.api.v1alpha1.ExtraArgument;
import io.kubinception.api.v1alpha1.Kubinception;
import io.kubinception.api.v1alpha1.Networks;
import io.kubinception.api.v1alpha1.OidcIssuer;
import io.kubinception.api.v1alpha1.PodNetwork;
import io.kubinception.api.v1alpha1.RequiredClaim;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Models that tests render. */
final class Models {

  /** Fingerprint of what pods of a customer cluster read at their start. */
  static final String CREDENTIALS = "1a-2b";

  static final String AUTHORITY_PEM =
      """
      -----BEGIN CERTIFICATE-----
      bm90IGEgY2VydGlmaWNhdGU=
      -----END CERTIFICATE-----
      """;

  static final OwnerReference OWNER =
      new OwnerReferenceBuilder()
          .withApiVersion("kubinception.io/v1alpha1")
          .withKind("ControlPlane")
          .withName("demo")
          .withUid("0b1f3a5c-0000-4000-8000-000000000001")
          .withController(true)
          .withBlockOwnerDeletion(true)
          .build();

  static ControlPlaneModel minimal() {
    return model(1, Networks.defaults(), ExtraArguments.NONE);
  }

  static ControlPlaneModel twoReplicas() {
    return model(
        2,
        new Networks("10.32.0.0/14", "10.40.16.0/20", "corp.example", PodNetwork.KUBE_ROUTER),
        new ExtraArguments(
            List.of(new ExtraArgument("v", "4"), new ExtraArgument("event-ttl", "2h")),
            List.of(new ExtraArgument("node-monitor-grace-period", "20s")),
            List.of(new ExtraArgument("v", "3"))));
  }

  static ControlPlaneModel withoutPodNetwork() {
    return model(
        1,
        new Networks("10.244.0.0/16", "10.96.0.0/16", "cluster.local", PodNetwork.NONE),
        ExtraArguments.NONE);
  }

  static ControlPlaneModel withExtraArguments(ExtraArguments arguments) {
    return model(1, Networks.defaults(), arguments);
  }

  static ControlPlaneModel withReplicas(int replicas) {
    return model(replicas, Networks.defaults(), ExtraArguments.NONE);
  }

  /** One that says all that an issuer may say, but for its authority. */
  static OidcIssuer issuer() {
    return new OidcIssuer(
        "https://login.customer.example/realm",
        List.of("kubernetes", "dashboard"),
        "email",
        "",
        "https://customer.example/groups",
        "sso:",
        List.of(new RequiredClaim("hd", "customer.example"), new RequiredClaim("level", "2")),
        null);
  }

  /** The same with these who are told of requests. */
  static ControlPlaneModel withAudit(ControlPlaneModel model, ControlPlaneAudit audit) {
    return remade(model, model.versions(), model.issuers(), audit, model.size());
  }

  /** The same with these issuers. */
  static ControlPlaneModel withIssuers(ControlPlaneModel model, OidcIssuer... issuers) {
    return remade(model, model.versions(), List.of(issuers), model.audit(), model.size());
  }

  /** The same in another version. */
  static ControlPlaneModel in(Versions versions, ControlPlaneModel model) {
    return remade(model, versions, model.issuers(), model.audit(), model.size());
  }

  /** The same in another size. */
  static ControlPlaneModel of(ClusterSize size, ControlPlaneModel model) {
    return remade(model, model.versions(), model.issuers(), model.audit(), SizeClass.of(size));
  }

  private static ControlPlaneModel remade(
      ControlPlaneModel model,
      Versions versions,
      List<OidcIssuer> issuers,
      @Nullable ControlPlaneAudit audit,
      SizeClass size) {
    return new ControlPlaneModel(
        model.name(),
        model.namespace(),
        model.owner(),
        model.labels(),
        versions,
        model.replicas(),
        model.serving(),
        model.networks(),
        model.tenantId(),
        model.etcdEndpoints(),
        model.endpoint(),
        model.extraArguments(),
        issuers,
        audit,
        model.secrets(),
        size);
  }

  static ControlPlaneModel starting() {
    return model(
        1,
        false,
        Networks.defaults(),
        ExtraArguments.NONE,
        etcd(),
        "172.30.0.10",
        SecretChecksums.NONE);
  }

  static ControlPlaneModel withSecrets(SecretChecksums secrets) {
    return model(1, Networks.defaults(), ExtraArguments.NONE, etcd(), "172.30.0.10", secrets);
  }

  static ControlPlaneModel withEtcd(String... endpoints) {
    return model(
        1,
        Networks.defaults(),
        ExtraArguments.NONE,
        List.of(endpoints),
        "172.30.0.10",
        SecretChecksums.NONE);
  }

  static ControlPlaneModel withEdge(String host) {
    return model(1, Networks.defaults(), ExtraArguments.NONE, etcd(), host, SecretChecksums.NONE);
  }

  private static List<String> etcd() {
    return List.of(
        "https://172.30.0.11:2379", "https://172.30.0.12:2379", "https://172.30.0.13:2379");
  }

  private static ControlPlaneModel model(int replicas, Networks networks, ExtraArguments extra) {
    return model(replicas, networks, extra, etcd(), "172.30.0.10", SecretChecksums.NONE);
  }

  private static ControlPlaneModel model(
      int replicas,
      Networks networks,
      ExtraArguments extra,
      List<String> etcd,
      String edge,
      SecretChecksums secrets) {
    return model(replicas, true, networks, extra, etcd, edge, secrets);
  }

  private static ControlPlaneModel model(
      int replicas,
      boolean serving,
      Networks networks,
      ExtraArguments extra,
      List<String> etcd,
      String edge,
      SecretChecksums secrets) {
    return new ControlPlaneModel(
        "demo",
        "cc-abcdefghijkl",
        OWNER,
        Map.of(Kubinception.LABEL_CLUSTER, "demo", Kubinception.LABEL_CLUSTER_NAMESPACE, "default"),
        Versions.all("1.36.4"),
        replicas,
        serving,
        networks,
        "abcdefghijkl",
        etcd,
        new Endpoint(edge, 30000, 1384),
        extra,
        List.of(),
        null,
        secrets,
        SizeClass.of(ClusterSize.SMALL));
  }

  static WorkerUserData worker() {
    return worker(Map.of(), List.of(), null, null);
  }

  static WorkerUserData worker(
      Map<String, String> labels,
      List<Taint> taints,
      @Nullable String nodeIp,
      @Nullable String providerUserData) {
    return new WorkerUserData(
        "demo-pool-x7k2p",
        "1.36.4",
        "https://172.31.0.10:30000",
        AUTHORITY_PEM,
        "abcdef.0123456789abcdef",
        Networks.defaults(),
        nodeIp,
        labels,
        taints,
        providerUserData);
  }

  private Models() {}
}
