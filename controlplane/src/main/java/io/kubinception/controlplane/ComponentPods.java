package io.kubinception.controlplane;

import io.kubinception.api.v1alpha1.ControlPlaneAudit;
import io.kubinception.controlplane.ComponentPod.End;
import io.kubinception.controlplane.Probes.Check;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The pods of the four components. */
final class ComponentPods {

  private static final String KUBECONFIG = "kubeconfig";

  /** Agents that miss a server look for it every second, and meet one of two. */
  private static final int AGENTS_FIND_A_SERVER_SECONDS = 5;

  /** Nodes sync their rules every second: by then nothing is sent to a pod that ends. */
  private static final long SERVICES_FORGET_SECONDS = 4;

  static ComponentPod of(ControlPlaneModel model, Component component) {
    return switch (component) {
      case API_SERVER -> apiServer(model);
      case CONTROLLER_MANAGER -> controllerManager(model);
      case SCHEDULER -> scheduler(model);
      case TUNNEL_SERVER -> tunnelServer(model);
    };
  }

  private static ComponentPod apiServer(ControlPlaneModel model) {
    return new ComponentPod(
        Component.API_SERVER,
        image(model, Component.API_SERVER),
        "kube-apiserver",
        ApiServerFlags.of(model),
        Map.of("https", Ports.API_SERVER),
        Probes.of(
            Check.https("/readyz", Ports.API_SERVER),
            // An outage of etcd must not restart the API servers of the whole fleet.
            Check.https("/livez?exclude=etcd", Ports.API_SERVER),
            10),
        apiServerFiles(model),
        // Upstream's file carries this capability: without it the kernel refuses to run it.
        List.of("NET_BIND_SERVICE"),
        End.within(model.replicas() < 2 ? 10 : 60));
  }

  private static MountedFiles apiServerFiles(ControlPlaneModel model) {
    ControlPlaneNames names = model.names();
    MountedFiles files =
        new MountedFiles()
            .secret(names.etcdSecret(), "etcd", "ca.crt", "tls.crt", "tls.key")
            .secretFile(
                names.frontProxyAuthoritySecret(), "trusted.crt", "authorities/front-proxy.crt")
            .secretFile(names.tunnelAuthoritySecret(), "tls.crt", "authorities/tunnel.crt")
            .secret(names.serviceAccountSecret(), "service-account", "verifying.pub", "signing.key")
            .secret(
                names.apiServerSecret(),
                "serving",
                "tls.crt",
                "tls.key",
                "kubelet-client.crt",
                "kubelet-client.key",
                "front-proxy-client.crt",
                "front-proxy-client.key",
                "tunnel-client.crt",
                "tunnel-client.key",
                "clients.crt",
                "kubelets.crt")
            .secretFile(names.encryptionSecret(), EncryptionConfig.FILE, EncryptionConfig.FILE)
            .configMapFile(names.apiServerConfig(), EgressSelector.FILE, EgressSelector.FILE)
            .configMapFile(
                names.apiServerConfig(), QuotaPolicy.CONFIGURATION, QuotaPolicy.CONFIGURATION)
            .configMapFile(
                names.apiServerConfig(), QuotaPolicy.PLACEHOLDER, QuotaPolicy.FOLDER + "/about.txt")
            .optionalConfigMapFile(
                names.quotaConfig(), QuotaPolicy.KEY, QuotaPolicy.FOLDER + "/" + QuotaPolicy.KEY);
    if (!model.issuers().isEmpty()) {
      files.configMapFile(
          names.apiServerConfig(), AuthenticationConfig.FILE, AuthenticationConfig.FILE);
    }
    if (model.audit() != null) {
      files.configMapFile(names.apiServerConfig(), AuditPolicy.FILE, AuditPolicy.FILE);
    }
    if (model.audit() != null && model.audit().webhookSecret() != null) {
      files.secretFile(
          model.audit().webhookSecret(), ControlPlaneAudit.KUBECONFIG, AuditReceiver.FILE);
    }
    return files;
  }

  private static ComponentPod controllerManager(ControlPlaneModel model) {
    ControlPlaneNames names = model.names();
    Check health = Check.https("/healthz", Ports.CONTROLLER_MANAGER);
    return new ComponentPod(
        Component.CONTROLLER_MANAGER,
        image(model, Component.CONTROLLER_MANAGER),
        "kube-controller-manager",
        ControllerManagerFlags.of(model),
        Map.of("https", Ports.CONTROLLER_MANAGER),
        Probes.of(health, health, 15),
        new MountedFiles()
            .secretFile(names.controllerManagerSecret(), KUBECONFIG, KUBECONFIG)
            .secretFile(names.authoritySecret(), "trusted.crt", "authorities/cluster.crt")
            .secret(names.authoritySecret(), "signing", "signing.crt", "signing.key")
            .secret(names.serviceAccountSecret(), "service-account", "signing.key"),
        List.of(),
        // With a lease it first ends its controllers, then gives the lease back.
        End.within(model.replicas(Component.CONTROLLER_MANAGER) < 2 ? 5 : 15));
  }

  private static ComponentPod scheduler(ControlPlaneModel model) {
    return new ComponentPod(
        Component.SCHEDULER,
        image(model, Component.SCHEDULER),
        "kube-scheduler",
        SchedulerFlags.of(model),
        Map.of("https", Ports.SCHEDULER),
        Probes.of(
            Check.https("/readyz", Ports.SCHEDULER), Check.https("/livez", Ports.SCHEDULER), 15),
        new MountedFiles().secretFile(model.names().schedulerSecret(), KUBECONFIG, KUBECONFIG),
        List.of(),
        End.within(5));
  }

  private static ComponentPod tunnelServer(ControlPlaneModel model) {
    ControlPlaneNames names = model.names();
    Map<String, Integer> ports = new LinkedHashMap<>();
    ports.put("server", Ports.TUNNEL_SERVER);
    ports.put("agents", Ports.TUNNEL_AGENTS);
    ports.put("health", Ports.TUNNEL_HEALTH);
    // Not /readyz: it says no until an agent is connected, and no agent gets to a pod unready.
    Check health = Check.http("/healthz", Ports.TUNNEL_HEALTH);
    Probes probes = Probes.of(health, health, 15);
    boolean beside = model.replicas(Component.TUNNEL_SERVER) > 1;
    return new ComponentPod(
        Component.TUNNEL_SERVER,
        image(model, Component.TUNNEL_SERVER),
        "/proxy-server",
        TunnelServerFlags.of(model),
        ports,
        beside ? probes.startingAfter(AGENTS_FIND_A_SERVER_SECONDS) : probes,
        new MountedFiles()
            .secret(
                names.tunnelServerSecret(),
                "tls",
                "server.crt",
                "server.key",
                "cluster.crt",
                "cluster.key")
            .secretFile(names.tunnelServerSecret(), KUBECONFIG, KUBECONFIG)
            .secretFile(names.tunnelAuthoritySecret(), "tls.crt", "authorities/tunnel.crt"),
        List.of(),
        beside ? new End(SERVICES_FORGET_SECONDS, 10) : End.within(5));
  }

  private static String image(ControlPlaneModel model, Component component) {
    return ComponentImages.of(model.version(component)).of(component);
  }

  private ComponentPods() {}
}
