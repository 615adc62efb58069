package io.kubinception.bench;

import io.fabric8.kubernetes.api.model.Pod;
import io.kubinception.api.v1alpha1.KubernetesVersions;
import io.kubinception.api.v1alpha1.Plan;
import io.kubinception.api.v1alpha1.RotationGoal;
import io.kubinception.api.v1alpha1.RotationPhase;
import io.kubinception.chaos.fault.Process;
import io.kubinception.chaos.probe.CustomerProbe;
import io.kubinception.chaos.probe.Sight;
import io.kubinception.chaos.scene.Customer;
import io.kubinception.chaos.scene.Scene;
import io.kubinception.etcd.EtcdHealth;
import io.kubinception.lab.Lab;
import io.kubinception.lab.LabListener;
import io.kubinception.lab.Poll;
import java.time.Duration;
import java.util.Locale;
import java.util.function.Supplier;

/**
 * What two customers, one of each plan, see of what happens to their clusters, and how long it
 * takes. Their clients try each request once: what fails here, a client that tries again does not
 * see.
 */
final class EventsBench {
  private static final String OLD = "1.35.8";
  private static final String NEW = KubernetesVersions.DEFAULT;
  private static final Poll DONE = Poll.upTo(Duration.ofMinutes(12));

  /** Until what an event leaves behind can be seen. */
  private static final Duration AFTERMATH = Duration.ofSeconds(10);

  private static final LabListener UNSEEN = new LabListener() {};

  private final Lab lab;
  private final Scene scene;
  private final Customer shared;
  private final Customer ha;
  private final Table table =
      new Table(
          "done after",
          "writes that failed",
          "longest without a write",
          "requests of a pod that failed");

  private EventsBench(Lab lab, Scene scene) {
    this.lab = lab;
    this.scene = scene;
    this.shared = scene.customers().getFirst();
    this.ha = scene.customers().getLast();
  }

  /** The table, as Markdown. The customers' clusters are deleted at the end. */
  static String run(Lab lab) throws InterruptedException {
    lab.kubernetes(OLD, UNSEEN);
    try (var admin = lab.adminClient()) {
      Customers.create(admin, Scene.SHARED, Plan.SHARED, OLD);
      Customers.create(admin, Scene.HA, Plan.HA, OLD);
    }
    try (var scene = Scene.set(lab, UNSEEN)) {
      try {
        return new EventsBench(lab, scene).measure().markdown();
      } finally {
        scene.clear();
      }
    }
  }

  private Table measure() throws InterruptedException {
    var sharedWishes = new Wishes(scene.admin(), shared.name());
    var haWishes = new Wishes(scene.admin(), ha.name());
    try (var probe = CustomerProbe.start(scene, shared, "shared")) {
      upgrade(probe, sharedWishes, "shared");
      upgradeNodes(probe, sharedWishes);
      killApiServer(probe, "the only API server");
      sleep(probe, sharedWishes);
      rotation(probe, sharedWishes, RotationGoal.PREPARE, RotationPhase.PREPARED);
    }
    takeNewKubeconfig();
    try (var probe = CustomerProbe.start(scene, shared, "rotated")) {
      rotation(probe, sharedWishes, RotationGoal.COMPLETE, RotationPhase.COMPLETED);
    }
    takeNewKubeconfig();
    try (var probe = CustomerProbe.start(scene, ha, "ha")) {
      upgrade(probe, haWishes, "ha");
      killApiServer(probe, "one of two API servers");
      killLeader(probe);
      changePlan(probe, haWishes);
    }
    return table;
  }

  private void upgrade(CustomerProbe probe, Wishes wishes, String plan)
      throws InterruptedException {
    event(
        "upgrade %s to %s, %s".formatted(OLD, NEW, plan),
        probe,
        () -> wishes.version(NEW),
        () -> wishes.isOfVersion(NEW));
  }

  private void upgradeNodes(CustomerProbe probe, Wishes wishes) throws InterruptedException {
    event(
        "upgrade of its one node, by another",
        probe,
        () -> wishes.poolVersion(NEW),
        () -> wishes.poolIsUpToDate() && probe.complaints().isEmpty());
  }

  private void killApiServer(CustomerProbe probe, String which) throws InterruptedException {
    Pod pod = scene.pods(probe.customer(), "api-server").getFirst();
    event(
        "kill -9 of " + which,
        probe,
        () -> Process.kill(scene, pod),
        () -> hasRestarted(pod) && probe.complaints().isEmpty());
  }

  private boolean hasRestarted(Pod pod) {
    Pod now = scene.admin().resource(pod).get();
    return now != null
        && now.getStatus().getContainerStatuses().stream()
            .allMatch(c -> c.getRestartCount() > 0 && c.getReady());
  }

  private void killLeader(CustomerProbe probe) throws InterruptedException {
    try (var etcd = lab.etcdClient()) {
      var health = new EtcdHealth(etcd);
      String leader = health.report().leader().orElseThrow().name();
      event(
          "kill -9 of the etcd leader",
          probe,
          () -> Process.kill(lab.machine(leader), "etcd"),
          () -> health.report().healthy() && probe.complaints().isEmpty());
    }
  }

  /** A cluster that sleeps fails all requests, and that it does so is no news. */
  private void sleep(CustomerProbe probe, Wishes wishes) throws InterruptedException {
    long start = System.nanoTime();
    wishes.asleep(true);
    DONE.untilTrue(wishes::sleeps, () -> "It does not fall asleep");
    table.row("falls asleep, as its status says", seconds(start), "", "", "");
    int written = probe.acknowledged();
    start = System.nanoTime();
    wishes.asleep(false);
    DONE.untilTrue(() -> probe.acknowledged() > written, () -> "It does not wake");
    table.row("wakes, until a write is stored", seconds(start), "", "", "");
    DONE.untilTrue(
        () -> wishes.isReady() && probe.complaints().isEmpty(), () -> "Its node does not wake");
    table.row("wakes, until its node is Ready and pods answer", seconds(start), "", "", "");
  }

  private void rotation(
      CustomerProbe probe, Wishes wishes, RotationGoal goal, RotationPhase reached)
      throws InterruptedException {
    event(
        "rotation of all credentials, " + reached.name().toLowerCase(Locale.ROOT),
        probe,
        () -> wishes.rotation(goal),
        () -> wishes.rotationsAre(reached));
  }

  private void changePlan(CustomerProbe probe, Wishes wishes) throws InterruptedException {
    event("plan ha to shared", probe, () -> wishes.plan(Plan.SHARED), wishes::isSingle);
    event("plan shared to ha", probe, () -> wishes.plan(Plan.HA), wishes::isRedundant);
  }

  /** The lab's file follows what the provider gives out. */
  private void takeNewKubeconfig() throws InterruptedException {
    lab.customerCluster(shared.name(), shared.plan(), shared.nodes(), UNSEEN);
  }

  private void event(String what, CustomerProbe probe, Runnable begin, Supplier<Boolean> done)
      throws InterruptedException {
    probe.take();
    long start = System.nanoTime();
    begin.run();
    DONE.untilTrue(done, () -> what + " does not end: " + probe.complaints());
    String took = seconds(start);
    Thread.sleep(AFTERMATH);
    var seen = probe.take();
    table.row(
        what,
        took,
        failures(seen.writes()),
        seconds(seen.writes().longest()),
        seen.pods().requests() == 0 ? "" : failures(seen.pods()));
  }

  private static String failures(Sight sight) {
    return "%d of %d".formatted(sight.failed(), sight.requests());
  }

  private static String seconds(long startNanos) {
    return seconds(Duration.ofNanos(System.nanoTime() - startNanos));
  }

  private static String seconds(Duration length) {
    return String.format(Locale.ROOT, "%.1f s", length.toMillis() / 1e3);
  }
}
