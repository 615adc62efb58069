package io.kubinception.images;

import java.util.List;

/**
 * One Kubernetes version that clusters and worker nodes can have. Its minor has a folder {@code
 * images/go/kubernetes-<minor>} of its own, so that several minors live side by side.
 */
public record KubernetesRelease(String version) {

  /** Such as 1.36. */
  public String minor() {
    return version.substring(0, version.lastIndexOf('.'));
  }

  /** Such as v1.36.4: the tag of its images. */
  public String tag() {
    return "v" + version;
  }

  /** API server, controller manager and scheduler, and kube-proxy for the nodes. */
  public List<Image> images() {
    return List.of(apiServer(), controllerManager(), scheduler(), kubeProxy());
  }

  public Image apiServer() {
    return image("kube-apiserver").on(ComponentCatalog.DEBIAN);
  }

  public Image controllerManager() {
    return image("kube-controller-manager");
  }

  public Image scheduler() {
    return image("kube-scheduler");
  }

  public Image kubeProxy() {
    return image("kube-proxy").on(ComponentCatalog.DEBIAN);
  }

  /** The machine that becomes a node of this version. */
  public Image machine() {
    return Image.own("kubinception/machine:" + tag(), "machine")
        .madeOf(ComponentCatalog.MACHINE_PARTS)
        .madeOf(component().binaries("kubelet", "kubeadm", "kubectl"))
        .on(ComponentCatalog.DEBIAN);
  }

  /** One of the binaries, for a host. */
  public GoBinary binary(String name) {
    return component().binary(name);
  }

  Component component() {
    var component =
        Component.go("kubernetes", version)
            .module("kubernetes-" + minor())
            .tags("selinux,notest,grpcnotrace")
            .packagedUnder(
                "k8s.io/kubernetes/cmd",
                "kube-apiserver",
                "kube-controller-manager",
                "kube-scheduler",
                "kube-proxy",
                "kubelet",
                "kubeadm",
                "kubectl");
    for (var place : List.of("k8s.io/component-base/version", "k8s.io/client-go/pkg/version")) {
      component =
          component
              .stamp(place + ".gitVersion", tag())
              .stamp(place + ".gitMajor", minor().split("\\.")[0])
              .stamp(place + ".gitMinor", minor().split("\\.")[1])
              .stamp(place + ".gitTreeState", "clean")
              // Fixed, so that the same sources give the same bytes on any day.
              .stamp(place + ".buildDate", "1970-01-01T00:00:00Z");
    }
    return component;
  }

  private Image image(String name) {
    return Image.upstream("registry.k8s.io/" + name + ":" + tag(), name)
        .madeOf(component().binaries(name));
  }
}
