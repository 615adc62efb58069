package io.kubinception.images;

import static io.kubinception.images.Component.go;

import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Everything that runs in a provider's data centre: the one place where versions stand. */
public final class ComponentCatalog {

  /** The newest first; a new minor is one line here and one folder in images/go. */
  public static final List<KubernetesRelease> KUBERNETES =
      List.of(new KubernetesRelease("1.36.4"), new KubernetesRelease("1.35.8"));

  // Components, each pinned by images/go/<name>/go.mod.

  /** Of etcd where nobody asks for another one. */
  public static final String ETCD_VERSION = "3.6.14";

  static final Component ETCD =
      go("etcd", ETCD_VERSION)
          .packaged("etcd", "go.etcd.io/etcd/server/v3")
          .packaged("etcdctl", "go.etcd.io/etcd/etcdctl/v3")
          .packaged("etcdutl", "go.etcd.io/etcd/etcdutl/v3");

  /** What upgrades of etcd begin from in tests; nothing else runs it. */
  static final Component FORMER_ETCD =
      go("etcd-3.5", "3.5.33").packaged("etcd", "go.etcd.io/etcd/server/v3");

  /** What an etcd of pods is upgraded to in tests; nothing else runs it. */
  static final Component NEXT_ETCD =
      go("etcd-3.7", "3.7.3")
          .packaged("etcd", "go.etcd.io/etcd/server/v3")
          .packaged("etcdctl", "go.etcd.io/etcd/etcdctl/v3")
          .packaged("etcdutl", "go.etcd.io/etcd/etcdutl/v3");

  static final Component TUNNEL =
      go("konnectivity", "0.36.0")
          .packaged("proxy-server", "sigs.k8s.io/apiserver-network-proxy/cmd/server")
          .packaged("proxy-agent", "sigs.k8s.io/apiserver-network-proxy/cmd/agent");

  static final Component POD_NETWORK =
      go("kube-router", "2.10.0")
          .stamp("github.com/cloudnativelabs/kube-router/v2/pkg/version.Version", "v2.10.0")
          .packagedUnder("github.com/cloudnativelabs/kube-router/v2/cmd", "kube-router");

  static final Component DNS =
      go("coredns", "1.14.7").packaged("coredns", "github.com/coredns/coredns");

  static final Component CONTAINERD =
      go("containerd", "2.3.7")
          .tags("no_btrfs,no_devmapper,no_zfs")
          .stamp("github.com/containerd/containerd/v2/version.Version", "v2.3.7")
          .packagedUnder(
              "github.com/containerd/containerd/v2/cmd",
              "containerd",
              "containerd-shim-runc-v2",
              "ctr");

  /** Its first steps in a container are C code, and seccomp profiles need libseccomp. */
  static final Component RUNC =
      go("runc", "1.4.3")
          .cgo()
          .tags("seccomp,urfave_cli_no_docs")
          .packaged("runc", "github.com/opencontainers/runc");

  static final Component CNI_PLUGINS =
      go("cni", "1.9.1")
          .stamp(
              "github.com/containernetworking/plugins/pkg/utils/buildversion.BuildVersion",
              "v1.9.1")
          .packagedUnder(
              "github.com/containernetworking/plugins/plugins/main",
              "bridge",
              "ptp",
              "loopback",
              "host-device")
          .packagedUnder(
              "github.com/containernetworking/plugins/plugins/ipam", "host-local", "static")
          .packagedUnder(
              "github.com/containernetworking/plugins/plugins/meta",
              "portmap",
              "bandwidth",
              "firewall",
              "tuning");

  static final Component REGISTRY_SERVER =
      go("registry", "3.1.2")
          .stamp("github.com/distribution/distribution/v3/version.version", "v3.1.2")
          .packagedUnder("github.com/distribution/distribution/v3/cmd", "registry");

  static final Component HELM =
      go("helm", "4.2.4")
          .stamp("helm.sh/helm/v4/internal/version.version", "v4.2.4")
          .packagedUnder("helm.sh/helm/v4/cmd", "helm");

  /** Speaks S3 over a directory. */
  static final Component OBJECT_STORE =
      go("versitygw", "1.8.0").packagedUnder("github.com/versity/versitygw/cmd", "versitygw");

  /** Tells what is known against the programs that we build; tests run it. */
  static final Component WEAKNESS_SCANNER =
      go("govulncheck", "1.9.0").packaged("govulncheck", "golang.org/x/vuln/cmd/govulncheck");

  /** What a machine has on it, whatever its Kubernetes version. */
  static final List<GoBinary> MACHINE_PARTS =
      Stream.of(CNI_PLUGINS, RUNC, CONTAINERD, ETCD).flatMap(c -> c.binaries().stream()).toList();

  // Images that do not depend on a Kubernetes version, each with a folder in images/docker.

  public static final Image DEBIAN =
      Image.upstream("docker.io/library/debian:13-slim", "debian")
          .madeOf(List.of(new DebianRoot("trixie", 13)));

  public static final Image PAUSE =
      Image.upstream("registry.k8s.io/pause:3.10.2", "pause").on(DEBIAN);

  public static final Image BUSYBOX =
      Image.upstream("docker.io/library/busybox:1.37", "busybox").on(DEBIAN);

  public static final Image HAPROXY =
      Image.upstream("docker.io/library/haproxy:3.0", "haproxy").on(DEBIAN);

  public static final Image REGISTRY =
      Image.upstream("docker.io/library/registry:3.1.2", "registry")
          .madeOf(REGISTRY_SERVER.binaries());

  public static final Image STORAGE =
      Image.own("kubinception/storage:1.8.0", "storage").madeOf(OBJECT_STORE.binaries()).on(DEBIAN);

  public static final Image ETCD_SERVER =
      Image.upstream("registry.k8s.io/etcd:3.6.14-0", "etcd").madeOf(ETCD.binaries());

  public static final Image NEXT_ETCD_SERVER =
      Image.upstream("registry.k8s.io/etcd:3.7.3-0", "etcd").madeOf(NEXT_ETCD.binaries());

  public static final Image COREDNS =
      Image.upstream("registry.k8s.io/coredns/coredns:v1.14.7", "coredns")
          .madeOf(DNS.binaries())
          .on(DEBIAN);

  public static final Image TUNNEL_SERVER =
      Image.upstream(
              "registry.k8s.io/kas-network-proxy/proxy-server:v0.36.0", "konnectivity-server")
          .madeOf(TUNNEL.binaries("proxy-server"));

  public static final Image TUNNEL_AGENT =
      Image.upstream("registry.k8s.io/kas-network-proxy/proxy-agent:v0.36.0", "konnectivity-agent")
          .madeOf(TUNNEL.binaries("proxy-agent"));

  public static final Image KUBE_ROUTER =
      Image.upstream("docker.io/cloudnativelabs/kube-router:v2.10.0", "kube-router")
          .madeOf(CNI_PLUGINS.binaries("bridge", "host-local", "loopback", "portmap"))
          .madeOf(POD_NETWORK.binaries())
          .on(DEBIAN);

  private static final List<Image> COMMON =
      List.of(
          DEBIAN,
          ETCD_SERVER,
          PAUSE,
          REGISTRY,
          STORAGE,
          TUNNEL_SERVER,
          TUNNEL_AGENT,
          KUBE_ROUTER,
          COREDNS,
          HAPROXY,
          BUSYBOX);

  private ComponentCatalog() {}

  /** The release that everything uses unless told otherwise. */
  public static KubernetesRelease newestKubernetes() {
    return KUBERNETES.getFirst();
  }

  /**
   * The release of this version.
   *
   * @throws BuildFailed if there is none
   */
  public static KubernetesRelease kubernetes(String version) {
    return KUBERNETES.stream()
        .filter(release -> release.version().equals(version))
        .findFirst()
        .orElseThrow(
            () ->
                new BuildFailed(
                    "There is no Kubernetes %s here: choose one of %s."
                        .formatted(
                            version,
                            KUBERNETES.stream()
                                .map(KubernetesRelease::version)
                                .collect(Collectors.joining(", ")))));
  }

  /** Every image, the longest to build first. */
  public static List<Image> images() {
    return Stream.concat(images(KUBERNETES).stream(), Stream.of(NEXT_ETCD_SERVER)).toList();
  }

  /** The images of these releases, and those that are of none. */
  public static List<Image> images(List<KubernetesRelease> releases) {
    return Stream.concat(
            releases.stream()
                .flatMap(
                    release ->
                        Stream.concat(Stream.of(release.machine()), release.images().stream())),
            COMMON.stream())
        .toList();
  }

  /** Those of them that nodes pull; the others are for the host that plays the data centre. */
  public static List<Image> clusterImages(List<Image> images) {
    var onTheHost = List.of(DEBIAN, HAPROXY, REGISTRY);
    return images.stream()
        .filter(image -> image.isUpstream() && !onTheHost.contains(image))
        .toList();
  }

  /** Every Go component. */
  static List<Component> components() {
    var common =
        Stream.of(
            ETCD,
            FORMER_ETCD,
            NEXT_ETCD,
            TUNNEL,
            POD_NETWORK,
            DNS,
            CONTAINERD,
            RUNC,
            CNI_PLUGINS,
            REGISTRY_SERVER,
            HELM,
            OBJECT_STORE,
            WEAKNESS_SCANNER);
    return Stream.concat(KUBERNETES.stream().map(KubernetesRelease::component), common).toList();
  }
}
