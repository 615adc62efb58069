package io.kubinception.controlplane;

import static io.kubinception.controlplane.MountedFiles.path;

import java.util.List;

/** The tunnel server's (konnectivity server's) command line. */
final class TunnelServerFlags {

  static List<String> of(ControlPlaneModel model) {
    return new Flags()
        .with("mode", "http-connect")
        .with("server-port", Ports.TUNNEL_SERVER)
        .with("server-ca-cert", path("authorities/tunnel.crt"))
        .with("server-cert", path("tls/server.crt"))
        .with("server-key", path("tls/server.key"))
        .with("agent-port", Ports.TUNNEL_AGENTS)
        .with("cluster-cert", path("tls/cluster.crt"))
        .with("cluster-key", path("tls/cluster.key"))
        .with("admin-port", Ports.TUNNEL_ADMIN)
        .with("health-port", Ports.TUNNEL_HEALTH)
        // Agents prove who they are by a token for this audience alone.
        .with("authentication-audience", "system:konnectivity-server")
        .with("agent-namespace", "kube-system")
        .with("agent-service-account", "konnectivity-agent")
        .with("kubeconfig", path("kubeconfig"))
        // Agents connect until they have met so many servers.
        .with("server-count", Math.max(1, model.replicas(Component.TUNNEL_SERVER)))
        // To a kubelet by the agent beside it; any other agent only if that one is away.
        .with("proxy-strategies", "destHost,default")
        // An agent that died without a word is preferred to the one that came after it on its node
        // until it is found dead: this and gRPC's 20 s after it was last heard of. The default is
        // an
        // hour. Shorter than the idle time-outs of load balancers, too.
        .with("keepalive-time", "10s")
        // The default, 4, logs every connection.
        .with("v", "1")
        .with(model.size().tunnelServer().flags())
        .line();
  }

  private TunnelServerFlags() {}
}
