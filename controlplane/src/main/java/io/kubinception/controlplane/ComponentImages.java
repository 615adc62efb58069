package io.kubinception.controlplane;

import java.util.Map;
import java.util.Optional;

/** Images of one Kubernetes version, by their upstream names. */
public record ComponentImages(
    String apiServer,
    String controllerManager,
    String scheduler,
    String tunnelServer,
    String tunnelAgent,
    String proxy,
    String dns,
    String podNetwork) {

  private static final Map<String, ComponentImages> BY_VERSION =
      Map.of(
          "1.36.4", kubernetes("1.36.4", "0.36.0", "1.14.7", "2.10.0"),
          "1.35.8", kubernetes("1.35.8", "0.36.0", "1.14.7", "2.10.0"));

  /**
   * @throws IllegalArgumentException if the version is none of ours
   */
  public static ComponentImages of(String version) {
    ComponentImages images = BY_VERSION.get(version);
    if (images == null) {
      throw new IllegalArgumentException("no images are known for Kubernetes " + version);
    }
    return images;
  }

  /** The version that a component of this image is of; empty when it is none of ours. */
  public static Optional<String> versionOf(Component component, String image) {
    return BY_VERSION.entrySet().stream()
        .filter(known -> known.getValue().of(component).equals(image))
        .map(Map.Entry::getKey)
        .findFirst();
  }

  String of(Component component) {
    return switch (component) {
      case API_SERVER -> apiServer;
      case CONTROLLER_MANAGER -> controllerManager;
      case SCHEDULER -> scheduler;
      case TUNNEL_SERVER -> tunnelServer;
    };
  }

  private static ComponentImages kubernetes(
      String version, String konnectivity, String coreDns, String kubeRouter) {
    return new ComponentImages(
        "registry.k8s.io/kube-apiserver:v" + version,
        "registry.k8s.io/kube-controller-manager:v" + version,
        "registry.k8s.io/kube-scheduler:v" + version,
        "registry.k8s.io/kas-network-proxy/proxy-server:v" + konnectivity,
        "registry.k8s.io/kas-network-proxy/proxy-agent:v" + konnectivity,
        "registry.k8s.io/kube-proxy:v" + version,
        "registry.k8s.io/coredns/coredns:v" + coreDns,
        "docker.io/cloudnativelabs/kube-router:v" + kubeRouter);
  }
}
