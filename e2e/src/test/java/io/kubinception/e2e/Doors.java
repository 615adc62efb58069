package io.kubinception.e2e;

import io.kubinception.lab.LabLayout;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.stream.Stream;

/**
 * Addresses with ports, by what is behind them, and which of them take a TCP connection from
 * somewhere. From a pod means in its network: programs of its node are started in there.
 */
final class Doors {
  private static final List<String> COMPONENTS =
      List.of("api-server", "controller-manager", "scheduler", "tunnel-server");

  /** Tries all at once, as each that is closed takes as long as one waits. */
  private static final String TRY =
      """
      for door in "$@"; do
        (timeout 4 bash -c "exec 3<>/dev/tcp/${door%:*}/${door##*:}" 2>/dev/null && echo "$door") &
      done
      wait
      """;

  private static final String FIND_PROCESS =
      "grep -lE \"$1\" /proc/[0-9]*/cgroup 2>/dev/null | head -n 1 | cut -d / -f 3";

  private final Provider provider;

  Doors(Provider provider) {
    this.provider = provider;
  }

  /** All that the provider has, whoever may open it. */
  Map<String, String> ofProvider() {
    var doors = new LinkedHashMap<String, String>();
    doors.put("admin API, as pods find it", service("default", "kubernetes") + ":443");
    doors.put("admin API", provider.layout().adminControlPlane().address() + ":6443");
    Stream.concat(
            Stream.of(provider.layout().adminControlPlane()),
            provider.layout().adminNodes().stream())
        .forEach(node -> doors.put("kubelet of " + node.host(), node.address() + ":10250"));
    provider
        .layout()
        .etcdServers()
        .forEach(
            server -> {
              doors.put(server.host(), server.address() + ":2379");
              doors.put(server.host() + " for its peers", server.address() + ":2380");
              doors.put(server.host() + "'s metrics", server.address() + ":2381");
            });
    doors.put("operator", podOf("kubinception-system", "kubinception-operator") + ":8080");
    doors.put("cloud", LabLayout.CLOUD + ":" + LabLayout.CLOUD_PORT);
    doors.put("registry", LabLayout.REGISTRY_OF_PROVIDER + ":" + LabLayout.REGISTRY_PORT);
    doors.put("backups", LabLayout.STORAGE + ":" + LabLayout.STORAGE_PORT);
    doors.put("edge's control", LabLayout.EDGE_OF_PROVIDER + ":" + LabLayout.EDGE_CONTROL_PORT);
    return doors;
  }

  /** Names for API servers, by which they find customers' webhooks, and no door of anybody. */
  Map<String, String> ofNames() {
    return Map.of("DNS", service("kube-system", "kube-dns") + ":53");
  }

  /** All that a customer's cluster has, inside and at the edge. */
  Map<String, String> of(String cluster) {
    String namespace = provider.namespaceOf(cluster);
    String api = cluster + "'s API server";
    String tunnel = cluster + "'s tunnel server";
    var address = new LinkedHashMap<String, String>();
    COMPONENTS.forEach(component -> address.put(component, podOf(namespace, component)));
    var doors = new LinkedHashMap<String, String>();
    doors.put(api, address.get("api-server") + ":6443");
    doors.put(api + "'s Service", service(namespace, cluster + "-api-server") + ":6443");
    doors.put(tunnel, address.get("tunnel-server") + ":8131");
    doors.put(tunnel + " for agents", address.get("tunnel-server") + ":8132");
    doors.put(tunnel + "'s health", address.get("tunnel-server") + ":8134");
    doors.put(cluster + "'s controller manager", address.get("controller-manager") + ":10257");
    doors.put(cluster + "'s scheduler", address.get("scheduler") + ":10259");
    doors.put(cluster + " at the edge", provider.endpointOf(cluster).replace("https://", ""));
    return doors;
  }

  private String service(String namespace, String name) {
    return provider
        .kubectl("get", "service", name, "-n", namespace, "-o", "jsonpath={.spec.clusterIP}")
        .must();
  }

  private String podOf(String namespace, String component) {
    return pod(namespace, component, "{.items[0].status.podIP}");
  }

  private String pod(String namespace, String component, String path) {
    String label =
        component.startsWith("kubinception")
            ? "app.kubernetes.io/name"
            : "app.kubernetes.io/component";
    return provider
        .kubectl("get", "pods", "-n", namespace, "-l", label + "=" + component, "-o")
        .and("jsonpath=" + path)
        .must();
  }

  /** The names of those that take a connection from a pod of a customer's control plane. */
  TreeSet<String> openFromPod(String cluster, String component, Map<String, String> doors) {
    String namespace = provider.namespaceOf(cluster);
    String machine =
        provider.machine(pod(namespace, component, "{.items[0].spec.nodeName}").strip());
    String uid = pod(namespace, component, "{.items[0].metadata.uid}").replace("-", "[-_]");
    String process =
        provider.docker("exec", machine, "bash", "-c", FIND_PROCESS, "find", uid).must().strip();
    return open(provider.docker("exec", machine, "nsenter", "--target", process, "--net"), doors);
  }

  /** The same from a machine: one of the provider's, or a worker node. */
  TreeSet<String> openFromMachine(String container, Map<String, String> doors) {
    return open(provider.docker("exec", container), doors);
  }

  private static TreeSet<String> open(Command in, Map<String, String> doors) {
    List<String> took =
        in.and("bash", "-c", TRY, "try")
            .and(doors.values().toArray(String[]::new))
            .must()
            .lines()
            .toList();
    var open = new TreeSet<>(doors.keySet());
    open.removeIf(door -> !took.contains(doors.get(door)));
    return open;
  }
}
