package io.kubinception.controlplane;

/**
 * Names of a control plane's objects in its namespace: others make the Secrets and read the rest.
 *
 * @param controlPlane name of the ControlPlane
 */
public record ControlPlaneNames(String controlPlane) {

  /** Deployment of the component, and the name of its PodDisruptionBudget. */
  public String deployment(Component component) {
    return controlPlane + "-" + component.label();
  }

  /** Service that the edge and everybody inside reaches the API servers by. */
  public String apiServerService() {
    return deployment(Component.API_SERVER);
  }

  /** Service that the edge reaches the tunnel servers by, for the agents. */
  public String tunnelServerService() {
    return deployment(Component.TUNNEL_SERVER);
  }

  /** Service that the API servers reach the tunnel servers by. */
  public String tunnelLocalService() {
    return controlPlane + "-tunnel-local";
  }

  /**
   * Host that controller manager, scheduler, tunnel server and operator find the API servers by.
   */
  public String apiServerHost(String namespace) {
    return apiServerService() + "." + namespace + ".svc";
  }

  /** Host that the API servers find the tunnel servers by: in the latter's server certificate. */
  public String tunnelLocalHost(String namespace) {
    return tunnelLocalService() + "." + namespace + ".svc";
  }

  /**
   * ConfigMap with egress-selector.yaml, authentication.yaml, audit-policy.yaml and what the quota
   * needs.
   */
  public String apiServerConfig() {
    return deployment(Component.API_SERVER);
  }

  /** ConfigMap with policy.yaml: there only once the storage quota was reached. */
  public String quotaConfig() {
    return controlPlane + "-quota";
  }

  /**
   * Cluster CA: tls.crt, tls.key; what comes of them in a rotation: trusted.crt, signing.crt and
   * .key.
   */
  public String authoritySecret() {
    return controlPlane + "-ca";
  }

  /** CA of people's client certificates: tls.crt, tls.key, and reset, which of its lives it is. */
  public String peopleAuthoritySecret() {
    return controlPlane + "-people-ca";
  }

  /** CA of the front proxy: tls.crt, tls.key, and trusted.crt. */
  public String frontProxyAuthoritySecret() {
    return controlPlane + "-front-proxy-ca";
  }

  /** CA between API server and tunnel server: tls.crt, tls.key. */
  public String tunnelAuthoritySecret() {
    return controlPlane + "-tunnel-ca";
  }

  /** Key of the service account tokens: sa.pub, sa.key, and verifying.pub, signing.key. */
  public String serviceAccountSecret() {
    return controlPlane + "-service-account";
  }

  /** Key of the Secrets in etcd: key, and encryption.yaml. */
  public String encryptionSecret() {
    return controlPlane + "-encryption";
  }

  /**
   * tls, kubelet-client, front-proxy-client and tunnel-client, each .crt and .key, and the
   * authorities of clients.crt and kubelets.crt.
   */
  public String apiServerSecret() {
    return deployment(Component.API_SERVER);
  }

  /** server and cluster, each .crt and .key, and kubeconfig. */
  public String tunnelServerSecret() {
    return deployment(Component.TUNNEL_SERVER);
  }

  /** kubeconfig. */
  public String controllerManagerSecret() {
    return deployment(Component.CONTROLLER_MANAGER);
  }

  /** kubeconfig. */
  public String schedulerSecret() {
    return deployment(Component.SCHEDULER);
  }

  /** The provider's kubeconfig. */
  public String adminSecret() {
    return controlPlane + "-admin";
  }

  /** kubeconfig: where audit events are sent to. There only while they are. */
  public String auditSecret() {
    return controlPlane + "-audit";
  }

  /** Of the etcd tenant: ca.crt, tls.crt, tls.key. */
  public String etcdSecret() {
    return controlPlane + "-etcd";
  }
}
