package io.kubinception.bench;

import io.kubinception.chaos.probe.CustomerProbe;
import io.kubinception.chaos.probe.Sight;
import io.kubinception.chaos.probe.Sights;
import io.kubinception.chaos.scene.Customer;
import io.kubinception.chaos.scene.Scene;
import io.kubinception.lab.Lab;
import io.kubinception.lab.LabListener;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/**
 * Many customers at once beside a few that run: do all get usable, and do those that run notice?
 * Each of these has a client that writes every 0.3 s and tries each write once, and one that
 * watches; the first has a worker node, too, with a pod that asks a Service every 0.5 s.
 */
final class CrowdBench {
  private static final int RUNNING = 5;
  private static final int CROWD = 30;
  private static final int FLOORS = 3;
  private static final LabListener UNSEEN = new LabListener() {};

  private final Lab lab;
  private final Scene scene;
  private final Table table = new Table();

  private CrowdBench(Lab lab, Scene scene) {
    this.lab = lab;
    this.scene = scene;
  }

  /** The table, as Markdown. All clusters are deleted at the end. */
  static String run(Lab lab) throws IOException, InterruptedException {
    try (var scene = Scene.set(lab, RUNNING, UNSEEN)) {
      try {
        return new CrowdBench(lab, scene).measure().markdown();
      } finally {
        scene.clear();
      }
    }
  }

  private Table measure() throws IOException, InterruptedException {
    Floor.measure(lab, FLOORS, table);
    var probes = new ArrayList<CustomerProbe>();
    try {
      for (Customer customer : scene.customers()) {
        probes.add(CustomerProbe.start(scene, customer, "crowd"));
      }
      crowd(probes);
    } finally {
      probes.forEach(CustomerProbe::close);
    }
    return table;
  }

  private void crowd(List<CustomerProbe> probes) throws InterruptedException {
    var crowd = new AtOnce(scene.admin(), "crowd", CROWD);
    var servers = new EtcdServers(lab);
    double connections = servers.connections();
    Map<String, Optional<Instant>> before = ReadySince.of(scene);
    probes.forEach(CustomerProbe::take);
    try {
      table.row(
          "%d at once beside %d: create to usable".formatted(CROWD, RUNNING),
          crowd.create(),
          "s",
          "all");
      running(probes.stream().map(CustomerProbe::take).toList());
      List<String> changed = ReadySince.changed(before, ReadySince.of(scene));
      changed.forEach(who -> System.out.println(who + " was not Ready for a time"));
      count("not Ready for a time, of the %d and a node".formatted(RUNNING), changed.size());
      count("containers started again", Customers.restarts(scene.admin()));
      count("writes lost, events missed", breaches(probes));
      table.row(
          "etcd connections per customer and member",
          (servers.connections() - connections) / CROWD,
          "",
          "");
    } finally {
      table.row("delete %d: until nothing is left".formatted(CROWD), crowd.delete(), "s", "");
    }
  }

  private void running(List<Sights> seen) {
    failed("writes that failed, of the %d", seen, Sights::writes);
    double[] longest =
        seen.stream().mapToDouble(s -> s.writes().longest().toMillis() / 1e3).toArray();
    table.row("longest without a write, of the %d".formatted(RUNNING), longest, "s", "");
    failed("requests of a pod that failed", seen, Sights::pods);
  }

  private void failed(String what, List<Sights> seen, Function<Sights, Sight> which) {
    long failed = seen.stream().map(which).mapToLong(Sight::failed).sum();
    long requests = seen.stream().map(which).mapToLong(Sight::requests).sum();
    table.row(what.formatted(RUNNING), "", "%d of %d".formatted(failed, requests), "", "0");
  }

  private void count(String what, long value) {
    table.row(what, "", Long.toString(value), "", "0");
  }

  private static long breaches(List<CustomerProbe> probes) throws InterruptedException {
    long breaches = 0;
    for (CustomerProbe probe : probes) {
      breaches += probe.breaches().size();
    }
    return breaches;
  }
}
