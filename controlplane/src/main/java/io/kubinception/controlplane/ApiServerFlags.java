package io.kubinception.controlplane;

import static io.kubinception.controlplane.MountedFiles.path;

import io.kubinception.api.v1alpha1.ControlPlaneAudit;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The API server's command line. */
final class ApiServerFlags {

  static List<String> of(ControlPlaneModel model) {
    return new Flags()
        .with(etcd(model))
        .with(quiet(model))
        .with(serving(model))
        .with(access(model))
        .with(serviceAccounts(model))
        .with(nodes())
        .with(frontProxy())
        .with(audit(model.audit()))
        .with(life(model))
        .with(model.size().apiServer().flags())
        .lineWith(model.extraArguments().apiServer());
  }

  private static Map<String, String> etcd(ControlPlaneModel model) {
    return Table.of(
        "etcd-servers", String.join(",", model.etcdEndpoints()),
        // All that the tenant's certificate opens; encryption at rest binds to it, so for ever.
        "etcd-prefix", model.etcdPrefix(),
        "etcd-cafile", path("etcd/ca.crt"),
        "etcd-certfile", path("etcd/tls.crt"),
        "etcd-keyfile", path("etcd/tls.key"),
        "encryption-provider-config", path(EncryptionConfig.FILE));
  }

  /** What keeps an idle control plane from writing to and polling the shared etcd. */
  private static Map<String, String> quiet(ControlPlaneModel model) {
    return Table.of(
        // A tenant may not compact (it would compact everybody); etcd does by itself.
        "etcd-compaction-interval", "0",
        // The size of the shared database says nothing about this customer.
        "etcd-db-metric-poll-interval", "0",
        "etcd-count-metric-poll-period", "10m",
        // Its leases are three raft entries every 10 s; the endpoints are ours to write.
        "endpoint-reconciler-type", "none",
        // A lease that expires deletes all its keys in one transaction: keep leases small.
        "lease-reuse-duration-seconds", "20",
        "event-ttl", "30m",
        // No Lease per API server to renew every 10 s; the second gate needs the first.
        "feature-gates",
            "APIServerIdentity=false,UnknownVersionInteroperabilityProxy=false"
                + (hasQuotaPolicy(model) ? "," + QuotaPolicy.FEATURE_GATE + "=true" : ""));
  }

  private static Map<String, String> serving(ControlPlaneModel model) {
    Map<String, String> flags =
        Table.of(
            "secure-port", Integer.toString(Ports.API_SERVER),
            "tls-cert-file", path("serving/tls.crt"),
            "tls-private-key-file", path("serving/tls.key"),
            "service-cluster-ip-range", model.networks().services(),
            "profiling", "false");
    // The address of the pod means nothing to worker nodes.
    if (model.endpoint().isAddress()) {
      flags.put("advertise-address", model.endpoint().host());
    }
    return flags;
  }

  private static Map<String, String> access(ControlPlaneModel model) {
    Map<String, String> flags =
        Table.of(
            // Two authorities: of nodes and components, and of people, which a reset makes anew.
            "client-ca-file", path("serving/clients.crt"),
            "authorization-mode", "Node,RBAC",
            "enable-bootstrap-token-auth", "true",
            "enable-admission-plugins", "NodeRestriction");
    if (hasQuotaPolicy(model)) {
      // Where the policy of the storage quota is found.
      flags.put("admission-control-config-file", path(QuotaPolicy.CONFIGURATION));
    }
    if (!model.issuers().isEmpty()) {
      flags.put("authentication-config", path(AuthenticationConfig.FILE));
    }
    // Worker nodes are the customer's own: kube-proxy and pod networks run privileged there.
    flags.put("allow-privileged", "true");
    return flags;
  }

  private static boolean hasQuotaPolicy(ControlPlaneModel model) {
    return QuotaPolicy.isKnownTo(model.version(Component.API_SERVER));
  }

  private static Map<String, String> serviceAccounts(ControlPlaneModel model) {
    return Table.of(
        "service-account-issuer", "https://kubernetes.default.svc." + model.networks().dnsDomain(),
        "service-account-key-file", path("service-account/verifying.pub"),
        "service-account-signing-key-file", path("service-account/signing.key"));
  }

  /** The way to the nodes: through the tunnel, as pods of an admin cluster have no other. */
  private static Map<String, String> nodes() {
    return Table.of(
        "egress-selector-config-file", path(EgressSelector.FILE),
        "kubelet-client-certificate", path("serving/kubelet-client.crt"),
        "kubelet-client-key", path("serving/kubelet-client.key"),
        // The tunnel ends in the customer's network, where anybody could answer for a kubelet.
        "kubelet-certificate-authority", path("serving/kubelets.crt"),
        // Node names resolve for nobody up here.
        "kubelet-preferred-address-types", "InternalIP,Hostname");
  }

  private static Map<String, String> frontProxy() {
    return Table.of(
        "requestheader-client-ca-file", path("authorities/front-proxy.crt"),
        "requestheader-allowed-names", "front-proxy-client",
        "requestheader-username-headers", "X-Remote-User",
        "requestheader-group-headers", "X-Remote-Group",
        "requestheader-extra-headers-prefix", "X-Remote-Extra-",
        "proxy-client-cert-file", path("serving/front-proxy-client.crt"),
        "proxy-client-key-file", path("serving/front-proxy-client.key"),
        // There is no kube-proxy here for cluster IPs: go to the pods, by the tunnel.
        "enable-aggregator-routing", "true");
  }

  /** Events wait in memory, few and small: a receiver that is away costs events, not requests. */
  private static Map<String, String> audit(@Nullable ControlPlaneAudit audit) {
    if (audit == null) {
      return Map.of();
    }
    Map<String, String> flags = Table.of("audit-policy-file", path(AuditPolicy.FILE));
    if (audit.webhookSecret() != null) {
      flags.put("audit-webhook-config-file", path(AuditReceiver.FILE));
      flags.putAll(waiting("webhook"));
      flags.putAll(
          Table.of(
              "audit-webhook-batch-max-size", "200",
              "audit-webhook-batch-max-wait", "5s",
              // Each batch that is on its way is in memory, too.
              "audit-webhook-batch-throttle-qps", "1",
              "audit-webhook-batch-throttle-burst", "5",
              "audit-webhook-initial-backoff", "1s"));
    }
    if (audit.log()) {
      flags.put("audit-log-path", "-");
      flags.putAll(waiting("log"));
    }
    return flags;
  }

  private static Map<String, String> waiting(String backend) {
    return Table.of(
        "audit-" + backend + "-mode", "batch",
        "audit-" + backend + "-batch-buffer-size", "1000",
        "audit-" + backend + "-truncate-enabled", "true",
        "audit-" + backend + "-truncate-max-event-size", "32768");
  }

  /** Watches end by themselves in a time of their own only: one that stays open keeps the pod. */
  private static Map<String, String> life(ControlPlaneModel model) {
    return model.replicas() < 2
        // Just long enough for the Service to forget the pod when another takes over.
        ? Table.of("shutdown-delay-duration", "2s", "shutdown-watch-termination-grace-period", "2s")
        : Table.of(
            "shutdown-delay-duration", "10s",
            "shutdown-watch-termination-grace-period", "10s",
            // Connections live for days: without it one API server would keep them all.
            "goaway-chance", "0.001");
  }

  private ApiServerFlags() {}
}
