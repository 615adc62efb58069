package io.kubinception.operator.path;

import io.javaoperatorsdk.operator.processing.event.ResourceID;
import io.javaoperatorsdk.operator.processing.event.source.EventSource;
import io.javaoperatorsdk.operator.processing.event.source.inbound.SimpleInboundEventSource;
import io.kubinception.api.v1alpha1.AdminCluster;
import io.kubinception.api.v1alpha1.ControlPlane;
import io.kubinception.api.v1alpha1.ControlPlaneStatus;
import io.kubinception.api.v1alpha1.Reachable;
import io.kubinception.api.v1alpha1.Status;
import java.net.URI;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.IntPredicate;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Knows of each control plane whether its API is reached through the edge, as customers and worker
 * nodes reach it, from looking again and again. It judges only ways that were seen open once: an
 * operator may stand where none of them leads.
 */
public final class ApiPaths {
  /** Each costs the operator some 3 ms of CPU (measured on the lab). */
  private static final int PER_LOOK = 100;

  private static final int AT_ONCE = 256;

  private final Supplier<List<ControlPlane>> controlPlanes;
  private final PathProbe probe;
  private final IntPredicate gated;
  private final ConcurrentHashMap<ResourceID, Seen> paths = new ConcurrentHashMap<>();
  private final AtomicLong looks = new AtomicLong();
  private final SimpleInboundEventSource<ControlPlane> changes =
      new SimpleInboundEventSource<>("api-paths");

  /**
   * @param servingSince when the API server at its end began to be ready: what was seen before that
   *     may have been its own absence
   * @param look in which it was seen
   */
  private record Seen(ApiPath path, Instant servingSince, long look) {}

  /**
   * @param controlPlanes all that are watched
   * @param gated whether the edge guards a port: it may turn us away and let customers in
   */
  public ApiPaths(Supplier<List<ControlPlane>> controlPlanes, PathProbe probe, IntPredicate gated) {
    this.controlPlanes = controlPlanes;
    this.probe = probe;
    this.gated = gated;
  }

  /** Tells whose way has broken, or is open again. */
  public EventSource<?, ControlPlane> changes() {
    return changes;
  }

  /**
   * Takes ways through the edge of an admin cluster, those first that were not seen for the longest
   * time: so many that it is seen whether the edge is passable, and all of them when that is in
   * doubt.
   */
  public EdgePaths look(AdminCluster adminCluster) {
    String name = adminCluster.getMetadata().getName();
    String edge = adminCluster.getSpec().edge().probedAt();
    Map<ResourceID, ControlPlane> all =
        controlPlanes.get().stream().collect(Collectors.toMap(ResourceID::fromResource, c -> c));
    paths.keySet().removeIf(id -> !hasWay(all.get(id)));
    List<ControlPlane> serving =
        all.values().stream()
            .filter(c -> c.getSpec().adminCluster().equals(name))
            .filter(c -> hasWay(c) && isServing(c))
            .sorted(Comparator.comparingLong(this::lastLook))
            .limit(of(name).areInDoubt() ? Long.MAX_VALUE : PER_LOOK)
            .toList();
    looks.incrementAndGet();
    var turn = new Semaphore(AT_ONCE);
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      serving.forEach(controlPlane -> threads.execute(() -> look(controlPlane, edge, turn)));
    }
    return of(name);
  }

  private void look(ControlPlane controlPlane, String edge, Semaphore turn) {
    turn.acquireUninterruptibly();
    try {
      ApiPath before = known(controlPlane);
      ApiPath now = before.seen(obstacle(edge, port(controlPlane).orElseThrow()));
      var id = ResourceID.fromResource(controlPlane);
      paths.put(id, new Seen(now, servingSince(controlPlane).orElse(Instant.MIN), looks.get()));
      if (now.isBroken() != before.isBroken()) {
        changes.propagateEvent(id);
      }
    } finally {
      turn.release();
    }
  }

  private long lastLook(ControlPlane controlPlane) {
    Seen seen = paths.get(ResourceID.fromResource(controlPlane));
    return seen == null ? 0 : seen.look();
  }

  private Optional<String> obstacle(String edge, int port) {
    return switch (probe.probe(edge, port)) {
      case PathProbe.Answered _ -> Optional.empty();
      case PathProbe.TurnedAway _ ->
          gated.test(port) ? Optional.empty() : Optional.of("the edge ends each connection");
      case PathProbe.Silent silent -> Optional.of(silent.why());
    };
  }

  /** What is in the way to its API; empty when it is open, or nothing is known of it. */
  public Optional<String> obstacle(ControlPlane controlPlane) {
    return Optional.ofNullable(known(controlPlane).obstacle());
  }

  /** Whether the way was ever seen open. */
  public boolean isKnown(ControlPlane controlPlane) {
    return known(controlPlane).known();
  }

  /** The ways through the edge of an admin cluster, as they were seen last. */
  public EdgePaths of(String adminCluster) {
    return new EdgePaths(
        controlPlanes.get().stream()
            .filter(c -> c.getSpec().adminCluster().equals(adminCluster))
            .filter(c -> hasWay(c) && isServing(c))
            .map(this::known)
            .filter(ApiPath::known)
            .toList());
  }

  /** As last seen; by an operator before this one, if this one has not looked yet. */
  private ApiPath known(ControlPlane controlPlane) {
    Seen seen = paths.get(ResourceID.fromResource(controlPlane));
    if (seen == null) {
      return Status.condition(controlPlane.getStatus(), Reachable.CONDITION)
          .map(ApiPath::of)
          .orElse(ApiPath.UNKNOWN);
    }
    boolean wasAway =
        servingSince(controlPlane).filter(since -> !since.equals(seen.servingSince())).isPresent();
    return wasAway ? seen.path().afterAbsence() : seen.path();
  }

  private static boolean hasWay(@Nullable ControlPlane controlPlane) {
    return controlPlane != null
        && controlPlane.getMetadata().getDeletionTimestamp() == null
        && !controlPlane.getSpec().asleep()
        && port(controlPlane).isPresent();
  }

  /** While its API server is away itself, the way to it tells nothing. */
  private static boolean isServing(ControlPlane controlPlane) {
    return servingSince(controlPlane).isPresent();
  }

  private static Optional<Instant> servingSince(ControlPlane controlPlane) {
    return Status.trueSince(controlPlane.getStatus(), Reachable.API_SERVER_READY);
  }

  private static Optional<Integer> port(ControlPlane controlPlane) {
    return Optional.ofNullable(controlPlane.getStatus())
        .map(ControlPlaneStatus::endpoint)
        .map(endpoint -> URI.create(endpoint).getPort());
  }
}
