package io.kubinception.e2e;

import io.kubinception.images.HostTools;
import io.kubinception.lab.Lab;
import io.kubinception.lab.LabLayout;
import io.kubinception.lab.LabStatus;
import io.kubinception.testkit.Eventually;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.Map;

/** The provider under test: the lab, seen with the eyes and tools of its operators. */
final class Provider implements AutoCloseable {
  private final Lab lab = Lab.named(LabLayout.DEFAULT_NAME);
  private final boolean foundUp;
  private final Path scratch;
  private final String kubectl;

  /** Brings the lab up, or takes the one that is up. */
  Provider() {
    try {
      scratch = Files.createTempDirectory("kubinception-e2e");
      foundUp = lab.status().exists();
      kubectl = HostTools.locate().kubectl().toString();
      lab.up(new PlainProgress());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  /** Leaves things as they were found. */
  @Override
  public void close() {
    try {
      if (!foundUp) {
        lab.down(new PlainProgress());
      }
      lab.close();
      try (var files = Files.list(scratch)) {
        for (Path file : files.toList()) {
          Files.delete(file);
        }
      }
      Files.delete(scratch);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  LabLayout layout() {
    return lab.layout();
  }

  /** Where commands keep what they remember of an etcd cluster on servers. */
  Path rememberedOf(String etcdCluster) {
    return lab.home().folder().resolve("etcd").resolve(etcdCluster);
  }

  Path scratch() {
    return scratch;
  }

  String kubectlBinary() {
    return kubectl;
  }

  /** The command as people call it, from its launcher on. */
  Command launched(String... words) {
    return Command.of(Command.root().resolve("kubinception").toString()).and(words);
  }

  /** The same command without a start of a JVM. */
  Command cli(String... words) {
    return new Command(List.of(words), Map.of(), new OwnCode());
  }

  /** kubectl on the admin cluster. */
  Command kubectl(String... words) {
    return Command.of(kubectl, "--kubeconfig", lab.home().adminKubeconfig().toString()).and(words);
  }

  /**
   * Commands as the administrator of the admin cluster types them, with our programs on the PATH.
   */
  Command shell(String commands) {
    return Command.of("bash", "-euc", commands)
        .with("KUBECONFIG", lab.home().adminKubeconfig().toString())
        .with("PATH", lab.home().bin() + ":" + System.getenv("PATH"));
  }

  Command docker(String... words) {
    return Command.of("docker").and(words);
  }

  /** Container name of a server of the provider, like etcd-1. */
  String machine(String host) {
    return lab.layout().container(host);
  }

  /** Containers of all machines that run, customers' instances among them. */
  List<String> runningMachines() {
    return lab.status().containers().stream()
        .filter(part -> part.state().equals("running"))
        .map(LabStatus.Part::name)
        .toList();
  }

  /** etcdctl as root on the first server that runs. */
  String etcdctl(String... words) {
    var on =
        List.of("etcd-1", "etcd-2", "etcd-3").stream()
            .map(this::machine)
            .filter(m -> docker("inspect", "-f", "{{.State.Running}}", m).must().contains("true"))
            .findFirst()
            .orElseThrow();
    return docker("exec", on, "bash", "-lc", "etcdctl " + String.join(" ", words)).must();
  }

  /** Host name of the etcd member that leads. */
  String etcdLeader() {
    return field("etcdcluster", "lab", null, "{.status.leader}");
  }

  boolean etcdIsWhole() {
    return hasMembers("lab", 3);
  }

  /** Whether the operator sees so many members of an etcd cluster, and all answer. */
  boolean hasMembers(String etcdCluster, int members) {
    return field("etcdcluster", etcdCluster, null, "{.status.members[*].reachable}")
        .equals(String.join(" ", Collections.nCopies(members, "true")));
  }

  /** It is refused until the operator has seen that the last tenant is gone. */
  void deleteEtcdCluster(String name) {
    Eventually.within(Duration.ofMinutes(3))
        .isTrue(
            "etcd cluster " + name + " is deleted",
            () ->
                kubectl("delete", "etcdcluster", name, "--ignore-not-found", "--timeout=60s")
                        .run()
                        .code()
                    == 0);
  }

  boolean exists(String cluster) {
    return kubectl("get", "customercluster", cluster).run().code() == 0;
  }

  boolean ready(String cluster) {
    return exists(cluster)
        && field(
                "customercluster",
                cluster,
                null,
                "{.status.conditions[?(@.type==\"Ready\")].status}")
            .equals("True");
  }

  void waitReady(String cluster) {
    Eventually.within(Duration.ofMinutes(6)).isTrue(cluster + " is ready", () -> ready(cluster));
  }

  String nodesOf(String cluster) {
    return field("customercluster", cluster, null, "{.status.nodes}");
  }

  /** Whether a node pool's status is about its newest spec and says that all nodes follow it. */
  boolean poolIsUpToDate(String name) {
    String path =
        "{.metadata.generation} {.status.observedGeneration} {.status.conditions[?(@.type==\"UpToDate\")].status}";
    String[] said = field("nodepool", name, null, path).split(" ");
    return said.length == 3 && said[0].equals(said[1]) && said[2].equals("True");
  }

  String namespaceOf(String cluster) {
    return field("customercluster", cluster, null, "{.status.controlPlaneNamespace}");
  }

  String endpointOf(String cluster) {
    return field("customercluster", cluster, null, "{.status.endpoint}");
  }

  String versionOf(String cluster) {
    return field("customercluster", cluster, null, "{.status.version}");
  }

  String tenantOf(String cluster) {
    return field("controlplane", cluster, namespaceOf(cluster), "{.status.tenantId}");
  }

  /** A field of the EtcdTenant of a customer's cluster. */
  String tenantField(String cluster, String path) {
    return field("etcdtenant", cluster, namespaceOf(cluster), path);
  }

  /** Names of the pods of a customer's control plane with how often each restarted. */
  String podsWithRestarts(String cluster) {
    return kubectl(
            "get",
            "pods",
            "-n",
            namespaceOf(cluster),
            "-o",
            "jsonpath={range .items[*]}{.metadata.name}"
                + "={.status.containerStatuses[*].restartCount} {end}")
        .must();
  }

  int readyApiServers(String cluster) {
    String ready = field("controlplane", cluster, namespaceOf(cluster), "{.status.readyReplicas}");
    return ready.isEmpty() ? 0 : Integer.parseInt(ready);
  }

  List<String> tenants() {
    return kubectl("get", "etcdtenants", "-A", "-o", "name").must().lines().toList();
  }

  /** Pods of a customer's control plane, those that are ending too. */
  List<String> podsOf(String cluster) {
    return kubectl("get", "pods", "-n", namespaceOf(cluster), "-o", "name")
        .run()
        .output()
        .lines()
        .filter(l -> l.startsWith("pod/"))
        .toList();
  }

  String adminNodeOfApiServer(String cluster) {
    return kubectl(
            "get",
            "pods",
            "-n",
            namespaceOf(cluster),
            "-l",
            "app.kubernetes.io/component=api-server",
            "-o",
            "jsonpath={.items[0].spec.nodeName}")
        .must();
  }

  void waitUntilAdminNodesAreReady() {
    Eventually.within(Duration.ofMinutes(4))
        .isTrue(
            "all admin nodes are ready",
            () ->
                kubectl("wait", "nodes", "--all", "--for=condition=Ready", "--timeout=1s")
                        .run()
                        .code()
                    == 0);
  }

  /** Names of the instances of a customer's cluster, running or not. */
  List<String> instancesOf(String cluster) {
    return docker("ps", "-a", "--format", "{{.Names}}")
        .must()
        .lines()
        .filter(n -> n.startsWith(cluster + "-workers-"))
        .toList();
  }

  /** Kills the operator with -9 and has it come back at once; false when it does not run now. */
  boolean killOperator() {
    for (String host : List.of("admin-1", "admin-2")) {
      String pids =
          docker("exec", machine(host), "pgrep", "-f", "io.kubinception.operator.Main")
              .run()
              .output()
              .strip();
      if (!pids.isEmpty() && pids.lines().allMatch(p -> p.matches("[0-9]+"))) {
        docker("exec", machine(host), "kill", "-9", pids.lines().findFirst().orElseThrow()).run();
        // A new pod starts at once; the old one's container would be held back longer every time.
        kubectl(
                "delete",
                "pods",
                "-n",
                "kubinception-system",
                "-l",
                "app.kubernetes.io/name=kubinception-operator",
                "--force",
                "--grace-period=0")
            .run();
        return true;
      }
    }
    return false;
  }

  private String field(
      String kind, String name, @org.jspecify.annotations.Nullable String namespace, String path) {
    var get = kubectl("get", kind, name, "-o", "jsonpath=" + path);
    return (namespace == null ? get : get.and("-n", namespace)).must().strip();
  }
}
