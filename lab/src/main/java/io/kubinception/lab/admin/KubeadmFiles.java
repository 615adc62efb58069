package io.kubinception.lab.admin;

import io.kubinception.lab.LabLayout;
import io.kubinception.lab.LabLayout.Server;

/** What kubeadm is told on each machine. */
final class KubeadmFiles {

  private final LabLayout layout;
  private final String kubernetesVersion;
  private final String joinToken;

  KubeadmFiles(LabLayout layout, String kubernetesVersion, String joinToken) {
    this.layout = layout;
    this.kubernetesVersion = kubernetesVersion;
    this.joinToken = joinToken;
  }

  /**
   * Leaders are elected where there are several; here each election would be a write every two
   * seconds. Pods leave a dead node after half a minute, not after five.
   */
  String init() {
    Server server = layout.adminControlPlane();
    return """
    apiVersion: kubeadm.k8s.io/v1beta4
    kind: InitConfiguration
    bootstrapTokens:
    - token: %1$s
      ttl: 24h0m0s
    localAPIEndpoint:
      advertiseAddress: %2$s
      bindPort: %3$d
    nodeRegistration:
      name: %4$s
      ignorePreflightErrors: [SystemVerification, Swap, NumCPU]
      kubeletExtraArgs:
      - {name: node-ip, value: %2$s}
    ---
    apiVersion: kubeadm.k8s.io/v1beta4
    kind: ClusterConfiguration
    clusterName: %5$s-admin
    kubernetesVersion: v%6$s
    networking:
      podSubnet: %7$s
      serviceSubnet: %8$s
    dns:
      imageTag: v1.14.7
    etcd:
      local:
        imageTag: 3.6.14-0
    apiServer:
      extraArgs:
      - {name: default-not-ready-toleration-seconds, value: "30"}
      - {name: default-unreachable-toleration-seconds, value: "30"}
      - {name: event-ttl, value: 30m}
    controllerManager:
      extraArgs:
      - {name: leader-elect, value: "false"}
    scheduler:
      extraArgs:
      - {name: leader-elect, value: "false"}
    ---
    apiVersion: kubelet.config.k8s.io/v1beta1
    kind: KubeletConfiguration
    maxPods: 250
    serializeImagePulls: false
    ---
    apiVersion: kubeproxy.config.k8s.io/v1alpha1
    kind: KubeProxyConfiguration
    # The kernel's limits are the host's.
    conntrack: {maxPerCore: 0, min: 0, tcpEstablishedTimeout: 0s, tcpCloseWaitTimeout: 0s}
    """
        .formatted(
            joinToken,
            server.address(),
            LabLayout.ADMIN_API_PORT,
            server.host(),
            layout.name(),
            kubernetesVersion,
            LabLayout.ADMIN_PODS,
            LabLayout.ADMIN_SERVICES);
  }

  /**
   * @param authorityHash of the cluster's authority, which is known before the cluster is made: so
   *     all machines can boot at once
   */
  String join(Server server, String authorityHash) {
    return """
    apiVersion: kubeadm.k8s.io/v1beta4
    kind: JoinConfiguration
    discovery:
      bootstrapToken:
        token: %s
        apiServerEndpoint: %s:%d
        caCertHashes: ["sha256:%s"]
    nodeRegistration:
      name: %s
      ignorePreflightErrors: [SystemVerification, Swap]
      kubeletExtraArgs:
      - {name: node-ip, value: %s}
    timeouts:
      discovery: 15m0s
      tlsBootstrap: 15m0s
    """
        .formatted(
            joinToken,
            layout.adminControlPlane().address(),
            LabLayout.ADMIN_API_PORT,
            authorityHash,
            server.host(),
            server.address());
  }
}
