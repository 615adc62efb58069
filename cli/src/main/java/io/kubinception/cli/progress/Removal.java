package io.kubinception.cli.progress;

import io.kubinception.api.v1alpha1.ControlPlane;
import io.kubinception.api.v1alpha1.CustomerCluster;
import io.kubinception.api.v1alpha1.EtcdTenant;
import io.kubinception.api.v1alpha1.NodePool;
import io.kubinception.api.v1alpha1.Resource;
import io.kubinception.api.v1alpha1.WorkerNode;
import io.kubinception.cli.fleet.Fleet;
import io.kubinception.cli.output.Health;
import io.kubinception.cli.output.Mark;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/** How far a deletion is. What is gone has no times of its own: they are the ones seen here. */
public final class Removal {
  private final Fleet fleet;
  private final Clock clock;
  private final Instant begin;
  private final Map<String, Instant> gone = new HashMap<>();

  public Removal(Fleet fleet, Clock clock) {
    this.fleet = fleet;
    this.clock = clock;
    this.begin = clock.instant();
  }

  public List<Step> cluster(CustomerCluster cluster, List<NodePool> pools) {
    var name = cluster.getMetadata().getName();
    var steps = new ArrayList<Step>();
    pools.forEach(p -> steps.addAll(pool(p)));
    var status = cluster.getStatus();
    var inner = status == null ? null : status.controlPlaneNamespace();
    if (inner != null) {
      steps.add(resource("control plane", ControlPlane.class, inner, name));
      steps.add(resource("etcd tenant", EtcdTenant.class, inner, name));
    }
    steps.add(
        resource("cluster", CustomerCluster.class, cluster.getMetadata().getNamespace(), name));
    return steps;
  }

  public List<Step> pool(NodePool pool) {
    var name = pool.getMetadata().getName();
    var namespace = pool.getMetadata().getNamespace();
    var left =
        fleet.in(namespace, WorkerNode.class).stream()
            .filter(n -> name.equals(n.getSpec().pool()))
            .count();
    return List.of(
        step("nodes of " + name, left == 0, left == 1 ? "1 node left" : left + " nodes left"),
        resource("pool " + name, NodePool.class, namespace, name));
  }

  /** One resource of no other. */
  public List<Step> alone(String words, Resource<?, ?> resource) {
    var uid = resource.getMetadata().getUid();
    var name = resource.getMetadata().getName();
    var left =
        fleet.all(resource.getClass()).stream()
            .filter(r -> name.equals(r.getMetadata().getName()))
            .filter(r -> Objects.equals(uid, r.getMetadata().getUid()))
            .findFirst();
    var detail = left.map(r -> Health.of(r, clock.instant()).sentence()).orElse("");
    return List.of(step(words, left.isEmpty(), detail));
  }

  private <R extends Resource<?, ?>> Step resource(
      String words, Class<R> kind, String namespace, String name) {
    var found = fleet.find(kind, namespace, name);
    var detail = found.map(r -> Health.of(r, clock.instant()).sentence()).orElse("");
    return step(words, found.isEmpty(), detail);
  }

  private Step step(String name, boolean isGone, String detail) {
    if (!isGone) {
      return Step.open(name, Mark.WORKING, detail);
    }
    var when = gone.computeIfAbsent(name, _ -> clock.instant());
    return Step.done(name, Duration.between(begin, when), "gone");
  }
}
