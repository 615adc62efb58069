package io.kubinception.bench;

import io.fabric8.kubernetes.client.KubernetesClient;
import io.kubinception.api.v1alpha1.ControlPlane;
import io.kubinception.api.v1alpha1.KubernetesVersions;
import io.kubinception.api.v1alpha1.Kubinception;
import io.kubinception.api.v1alpha1.Plan;
import io.kubinception.lab.Lab;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.function.ToDoubleFunction;

/** The figures of issue and architecture, measured on a lab that is up, with their floor. */
final class Bench {
  private static final List<String> COMPONENTS =
      List.of("api-server", "controller-manager", "scheduler", "tunnel-server");
  private static final Duration IDLE = Duration.ofSeconds(60);

  /** Until what a start leaves behind is done. */
  private static final Duration SETTLING = Duration.ofMinutes(2);

  /** The kubelet's figures are up to this old. */
  private static final Duration KUBELET_LOOKS = Duration.ofSeconds(15);

  /** Kinds of processes that took less CPU seconds are not told. */
  private static final double PROFILED_FROM = 1;

  private final Lab lab;
  private final KubernetesClient client;
  private final Usages usages;
  private final EtcdServers servers;
  private final Table table = new Table();

  Bench(Lab lab, KubernetesClient client) {
    this.lab = lab;
    this.client = client;
    this.usages = new Usages(client);
    this.servers = new EtcdServers(lab);
  }

  Table run(int many) throws IOException, InterruptedException {
    Floor.measure(lab, 5, table);
    operator("operator at 0 customers");
    oneCustomer();
    one();
    double connections = servers.connections();
    atOnce(many);
    idle();
    table.row(
        "etcd connections per customer and member",
        (servers.connections() - connections) / many,
        "",
        "");
    operator("operator at %d customers".formatted(many));
    deleteAll(many);
    worker();
    return table;
  }

  private void one() {
    double[] seconds = new double[5];
    for (int i = 0; i < seconds.length; i++) {
      long start = System.nanoTime();
      create("one-" + i);
      String name = "one-" + i;
      await(() -> usable(name));
      seconds[i] = (System.nanoTime() - start) / 1e9;
      delete(name);
      await(() -> gone(name));
    }
    table.row("one: create to usable", seconds, "s", "floor + 4.5 s");
  }

  private void atOnce(int many) throws InterruptedException {
    var profile = new CpuProfile();
    double[] seconds = many(many).create();
    table.row("%d at once: create to usable".formatted(many), seconds, "s", "18 x floor, the last");
    profile(many, profile.shares());
    table.row("containers restarted", Customers.restarts(client), "", "0");
    table.row("ReplicaSets per control plane", replicaSets() / (double) many, "", "4");
  }

  private AtOnce many(int many) {
    return new AtOnce(client, "many", many);
  }

  private void profile(int many, List<CpuProfile.Share> shares) {
    shares.stream()
        .filter(s -> s.cpuSeconds() >= PROFILED_FROM)
        .forEach(
            s ->
                table.row(
                    "CPU of %d at once: %s".formatted(many, s.kind()), s.cpuSeconds(), "s", ""));
  }

  private void idle() {
    int all = client.resources(ControlPlane.class).inAnyNamespace().list().getItems().size();
    pause(SETTLING);
    var before = usages.read();
    double proposals = servers.proposals();
    pause(IDLE);
    var after = usages.read();
    double memory = 0;
    double cpu = 0;
    for (String component : COMPONENTS) {
      double mib = Usages.sum(after, "cc-", component, Usages.Usage::workingSetMiB) / all;
      double millicores =
          (Usages.sum(after, "cc-", component, Usages.Usage::cpuSeconds)
                  - Usages.sum(before, "cc-", component, Usages.Usage::cpuSeconds))
              / IDLE.toSeconds()
              * 1000
              / all;
      memory += mib;
      cpu += millicores;
      table.row("idle " + component + ": memory", mib, "MiB", "");
      table.row("idle " + component + ": CPU", millicores, "m", "");
    }
    table.row("idle control plane: memory", memory, "MiB", "< 220");
    table.row("idle control plane: CPU", cpu, "m", "< 15");
    table.row(
        "idle customer: raft proposals per second",
        (servers.proposals() - proposals) / IDLE.toSeconds() / all,
        "/s",
        "< 0.3");
  }

  private void operator(String what) {
    pause(KUBELET_LOOKS);
    var before = usages.read();
    pause(IDLE);
    var after = usages.read();
    table.row(what + ": memory", operator(after, Usages.Usage::workingSetMiB), "MiB", "<= 300");
    double cpu =
        operator(after, Usages.Usage::cpuSeconds) - operator(before, Usages.Usage::cpuSeconds);
    table.row(what + ": CPU", cpu / IDLE.toSeconds() * 1000, "m", "");
  }

  private static double operator(List<Usages.Usage> usages, ToDoubleFunction<Usages.Usage> what) {
    return Usages.sum(usages, Kubinception.OPERATOR_NAMESPACE, "operator", what);
  }

  private void deleteAll(int many) throws InterruptedException {
    table.row("delete %d: until nothing is left".formatted(many), many(many).delete(), "s", "< 20");
  }

  private void worker() throws InterruptedException {
    String name = "nodes";
    create(name);
    await(() -> usable(name));
    FirstWorker.Times times = new FirstWorker(client, name).measure();
    table.row("worker node: instance start to Ready", times.ready(), "s", "<= 45");
    table.row("worker node: instance start to first pod running", times.firstPod(), "s", "");
    delete(name);
    await(() -> gone(name));
  }

  /** The operator with one customer, and while this one stores much. */
  private void oneCustomer() throws InterruptedException {
    String name = "heavy";
    create(name);
    await(() -> usable(name));
    pause(SETTLING);
    operator("operator at 1 customer");
    new HeavyCustomer(client, name).write();
    operator("operator beside %,d ConfigMaps of 50 KiB".formatted(HeavyCustomer.OBJECTS));
    delete(name);
    await(() -> gone(name));
  }

  private void create(String name) {
    Customers.create(client, name, Plan.SHARED, KubernetesVersions.DEFAULT);
  }

  private void delete(String name) {
    Customers.delete(client, name);
  }

  private boolean gone(String name) {
    return Customers.gone(client, name);
  }

  private boolean usable(String name) {
    return Customers.usable(client, name);
  }

  private long replicaSets() {
    return client.apps().replicaSets().inAnyNamespace().list().getItems().stream()
        .filter(r -> r.getMetadata().getName().startsWith("many-"))
        .count();
  }

  private static void await(BooleanSupplier reached) {
    long deadline = System.nanoTime() + Duration.ofMinutes(20).toNanos();
    while (!reached.getAsBoolean()) {
      if (System.nanoTime() > deadline) {
        throw new IllegalStateException("not reached in 20 minutes");
      }
      pause(Duration.ofMillis(100));
    }
  }

  private static void pause(Duration length) {
    long until = System.nanoTime() + length.toNanos();
    while (System.nanoTime() < until) {
      LockSupport.parkNanos(until - System.nanoTime());
    }
  }
}
