package io.kubinception.bench;

import com.google.protobuf.ByteString;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.ConfigMapBuilder;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.dsl.Resource;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import io.kubinception.api.v1alpha1.EtcdCluster;
import io.kubinception.api.v1alpha1.EtcdClusterSpec;
import io.kubinception.api.v1alpha1.EtcdStatefulSet;
import io.kubinception.api.v1alpha1.Kubinception;
import io.kubinception.api.v1alpha1.Status;
import io.kubinception.etcd.EtcdClient;
import io.kubinception.etcd.KeyRange;
import io.kubinception.lab.Lab;
import io.kubinception.lab.Poll;
import io.kubinception.lab.admin.NetworkVolume;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * What a provider decides by where a customer's data go: to the shared etcd on servers, or to an
 * etcd of the customer's own, as pods of the admin cluster on the disks of its nodes or on a volume
 * of the network.
 */
final class EtcdModesBench {
  private static final String PODS_LABEL = Kubinception.GROUP + "/etcd-cluster";
  private static final String LOCAL_DISK = "local-disk";
  private static final int CALLS = 300;
  private static final int EVERY_MILLIS = 50;
  private static final String KIBIBYTE = "x".repeat(1 << 10);
  private static final Poll POLL = Poll.upTo(Duration.ofMinutes(5));

  /** The kubelet's figures are up to this old, and a new etcd has not seen all of its work yet. */
  private static final Duration SETTLING = Duration.ofSeconds(20);

  private final Lab lab;
  private final KubernetesClient admin;
  private final Map<String, Figures> columns = new LinkedHashMap<>();

  private EtcdModesBench(Lab lab, KubernetesClient admin) {
    this.lab = lab;
    this.admin = admin;
  }

  /**
   * One way to keep a customer's data.
   *
   * @param born seconds until the etcd itself is Ready; 0 where it is there already
   * @param usable seconds from the customer's cluster to its use
   * @param pods of etcd for one more customer, each with a volume
   * @param memoryMiB of all its members
   * @param writes of the customer, by its API server
   */
  private record Figures(
      double born, double usable, int pods, double memoryMiB, Latencies writes) {}

  /** The table in Markdown; leaves nothing behind. */
  static String run(Lab lab) throws InterruptedException {
    try (var admin = lab.adminClient()) {
      var bench = new EtcdModesBench(lab, admin);
      Latencies floor = bench.floor();
      bench.columns.put("shared, three servers", bench.onServers());
      bench.columns.put("a pod of its own", bench.inPods("bench-one", 1, LOCAL_DISK));
      bench.columns.put("three pods of its own", bench.inPods("bench-three", 3, LOCAL_DISK));
      bench.columns.put("a pod of its own, network volume", bench.onNetworkVolume());
      return bench.table(floor).markdown();
    }
  }

  /** Puts straight to the shared etcd, past API servers. */
  private Latencies floor() {
    ByteString key = ByteString.copyFromUtf8("bench/floor");
    ByteString value = ByteString.copyFromUtf8(KIBIBYTE);
    try (EtcdClient root = lab.etcdClient()) {
      Latencies took =
          Latencies.ofSteadyCalls(CALLS, EVERY_MILLIS, () -> root.kv().put(key, value));
      root.kv().delete(KeyRange.prefix("bench/floor"));
      return took;
    }
  }

  private Figures onServers() throws InterruptedException {
    return measure("bench-shared", "lab", 0, 0, new EtcdServers(lab)::memoryMiB);
  }

  private Figures onNetworkVolume() throws InterruptedException {
    NetworkVolume volume = lab.networkVolume();
    volume.make(admin);
    try {
      return inPods("bench-network", 1, NetworkVolume.CLASS);
    } finally {
      volume.remove(admin);
    }
  }

  private Figures inPods(String name, int members, String storageClass)
      throws InterruptedException {
    var cluster = new EtcdCluster();
    cluster.setMetadata(new ObjectMetaBuilder().withName(name).build());
    cluster.setSpec(
        new EtcdClusterSpec(new EtcdStatefulSet(members, null, "1Gi", storageClass, null)));
    long start = System.nanoTime();
    admin.resource(cluster).create();
    try {
      POLL.untilTrue(() -> isReady(name), () -> "etcd cluster " + name + " does not get Ready");
      return measure(name, name, seconds(start), members, () -> memoryOfPods(name));
    } finally {
      remove(name);
    }
  }

  private Figures measure(
      String customer, String etcd, double born, int pods, Supplier<Double> memory)
      throws InterruptedException {
    long start = System.nanoTime();
    Customers.createIn(admin, customer, etcd);
    try {
      POLL.untilTrue(
          () -> Customers.usable(admin, customer), () -> customer + " does not get usable");
      double usable = seconds(start);
      Latencies writes = writes(customer);
      Thread.sleep(SETTLING);
      return new Figures(born, usable, pods, memory.get(), writes);
    } finally {
      Customers.delete(admin, customer);
      POLL.untilTrue(() -> Customers.gone(admin, customer), () -> customer + " does not go");
    }
  }

  /** Of 1 KiB, 20 in a second, one after the other. */
  private Latencies writes(String customer) throws InterruptedException {
    try (var client = Customers.open(admin, customer)) {
      Resource<ConfigMap> map =
          client.resource(
              new ConfigMapBuilder()
                  .withNewMetadata()
                  .withName("bench")
                  .withNamespace("default")
                  .endMetadata()
                  .addToData("text", KIBIBYTE)
                  .build());
      map.create();
      int[] number = {0};
      return Latencies.ofSteadyCalls(
          CALLS,
          EVERY_MILLIS,
          () ->
              map.patch(
                  PatchContext.of(PatchType.JSON_MERGE),
                  "{\"data\":{\"number\":\"%d\"}}".formatted(number[0]++)));
    }
  }

  private double memoryOfPods(String name) {
    var pods =
        admin
            .pods()
            .inNamespace(Kubinception.OPERATOR_NAMESPACE)
            .withLabel(PODS_LABEL, name)
            .list()
            .getItems()
            .stream()
            .map(pod -> pod.getMetadata().getName())
            .toList();
    return new Usages(admin)
        .read().stream()
            .filter(usage -> pods.contains(usage.pod()))
            .mapToDouble(Usages.Usage::workingSetMiB)
            .sum();
  }

  private boolean isReady(String name) {
    return Status.isTrue(etcdCluster(name).require().getStatus(), "Ready");
  }

  /** Its last tenant is told to be gone a while after that was so. */
  private void remove(String name) throws InterruptedException {
    POLL.untilTrue(
        () -> {
          try {
            etcdCluster(name).delete();
            return etcdCluster(name).get() == null;
          } catch (KubernetesClientException e) {
            return false;
          }
        },
        () -> "etcd cluster " + name + " does not go");
  }

  private Resource<EtcdCluster> etcdCluster(String name) {
    return admin.resources(EtcdCluster.class).withName(name);
  }

  private Table table(Latencies floor) {
    var heads = new ArrayList<>(columns.keySet());
    heads.add("floor: puts to the shared etcd");
    var table = new Table(heads);
    row(table, "etcd of its own, until Ready", f -> f.born() == 0 ? "" : unit(f.born(), "s"), "");
    row(table, "customer: create to usable", f -> unit(f.usable(), "s"), "");
    row(table, "pods of etcd for one more customer", f -> String.valueOf(f.pods()), "");
    row(table, "volumes for one more customer", f -> String.valueOf(f.pods()), "");
    row(table, "memory of all members", f -> unit(f.memoryMiB(), "MiB"), "");
    percentile(table, "customer's write of 1 KiB, p50", 0.5, floor);
    percentile(table, "customer's write of 1 KiB, p99", 0.99, floor);
    return table;
  }

  private void percentile(Table table, String what, double share, Latencies floor) {
    row(
        table,
        what,
        f -> unit(f.writes().percentile(share), "ms"),
        unit(floor.percentile(share), "ms"));
  }

  private void row(Table table, String what, Function<Figures, String> cell, String floor) {
    var cells = new ArrayList<>(columns.values().stream().map(cell).toList());
    cells.add(floor);
    table.row(what, cells);
  }

  private static String unit(double value, String unit) {
    return String.format(Locale.ROOT, "%.1f %s", value, unit);
  }

  private static double seconds(long startNanos) {
    return (System.nanoTime() - startNanos) / 1e9;
  }
}
