package io.kubinception.operator.edge;

import io.kubinception.api.v1alpha1.AdminCluster;
import io.kubinception.api.v1alpha1.CustomerCluster;
import io.kubinception.api.v1alpha1.EdgeControl;
import io.kubinception.api.v1alpha1.WorkerNode;
import io.kubinception.infrastructure.InfrastructureException;
import io.kubinception.infrastructure.edge.EdgeAccess;
import io.kubinception.infrastructure.edge.EdgeGate;
import io.kubinception.operator.infrastructure.UnusableInfrastructureException;
import io.kubinception.operator.kube.Failures;
import io.kubinception.operator.steps.StepResult;
import io.kubinception.pki.PkiException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Keeps edges told who may connect to which customer's API. An edge is told all of it at once, of
 * what the operator watches anyway; one that has forgotten is told again.
 */
public final class Gatekeeper {
  private static final String UNAVAILABLE = "EdgeUnavailable";
  private static final Duration STARTING = Duration.ofSeconds(1);
  // Others wait while an edge that is away is asked.
  private static final Duration PAUSE = Duration.ofSeconds(5);

  private final Supplier<List<CustomerCluster>> clusters;
  private final Supplier<List<WorkerNode>> workers;
  private final Function<EdgeControl, EdgeGate> gates;
  private final BooleanSupplier watching;
  private final Clock clock;
  private final Map<String, Edge> edges = new HashMap<>();

  /**
   * With what the operator watches.
   *
   * @param watching whether clusters and worker nodes are all known by now
   */
  public Gatekeeper(
      Supplier<List<CustomerCluster>> clusters,
      Supplier<List<WorkerNode>> workers,
      Function<EdgeControl, EdgeGate> gates,
      BooleanSupplier watching,
      Clock clock) {
    this.clusters = clusters;
    this.workers = workers;
    this.gates = gates;
    this.watching = watching;
    this.clock = clock;
  }

  /** How it stands with an edge. */
  private static final class Edge {
    private @Nullable EdgeAccess told;
    private @Nullable StepResult failure;
    private Instant failedAt = Instant.MIN;

    boolean has(EdgeAccess wish) {
      return failure == null && wish.equals(told);
    }

    boolean isAway() {
      return failure instanceof StepResult.Wait wait && wait.reason().equals(UNAVAILABLE);
    }

    boolean guards(int port) {
      return told != null && told.guarded().containsKey(port);
    }

    Optional<StepResult> failedSince(Instant time) {
      return Optional.ofNullable(failure).filter(failed -> failedAt.isAfter(time));
    }

    void told(EdgeAccess access) {
      told = access;
      failure = null;
    }

    void failed(StepResult how, Instant at) {
      failure = how;
      failedAt = at;
    }
  }

  /** Has the edge let in what is wished by now; asks nothing of an edge that was told just that. */
  public synchronized StepResult tell(AdminCluster adminCluster) {
    return follow(adminCluster, false);
  }

  /** The same, and asks the edge whether it still knows. */
  public synchronized StepResult assure(AdminCluster adminCluster) {
    return follow(adminCluster, true);
  }

  /** Whether the edge guards a cluster's port, as far as it was told. */
  public boolean guards(CustomerCluster cluster) {
    return AllowLists.port(cluster).filter(this::guards).isPresent();
  }

  /** The same of the cluster that has this port. */
  public synchronized boolean guards(int port) {
    return edges.values().stream().anyMatch(edge -> edge.guards(port));
  }

  /** Whether the edge of this admin cluster did not answer when it was asked last. */
  public synchronized boolean isAway(String adminCluster) {
    Edge edge = edges.get(adminCluster);
    return edge != null && edge.isAway();
  }

  private StepResult follow(AdminCluster adminCluster, boolean ask) {
    EdgeControl control = adminCluster.getSpec().edge().control();
    String name = adminCluster.getMetadata().getName();
    if (control == null) {
      return StepResult.userMustAct(
          "NoEdgeControl",
          "the edge of admin cluster %s takes no allow-lists (spec.edge.control)".formatted(name));
    }
    if (!watching.getAsBoolean()) {
      // Of half of the clusters it would open the ports of the others.
      return StepResult.waitFor(STARTING, "OperatorStarts", "the operator has just started");
    }
    Edge edge = edges.computeIfAbsent(name, _ -> new Edge());
    EdgeAccess wish = AllowLists.of(name, clusters.get(), workers.get());
    Optional<StepResult> failed = edge.failedSince(clock.instant().minus(PAUSE));
    if (failed.isPresent()) {
      return failed.get();
    }
    return !ask && edge.has(wish) ? done(wish) : set(edge, control, wish);
  }

  private StepResult set(Edge edge, EdgeControl control, EdgeAccess wish) {
    try {
      gates.apply(control).ensure(wish);
      edge.told(wish);
      return done(wish);
    } catch (InfrastructureException.Unavailable e) {
      return failed(edge, UNAVAILABLE, e);
    } catch (InfrastructureException.Refused | UnusableInfrastructureException | PkiException e) {
      return failed(edge, "EdgeUnusable", e);
    }
  }

  private StepResult failed(Edge edge, String reason, RuntimeException e) {
    StepResult result = StepResult.waitFor(PAUSE, reason, Failures.sentence(e));
    edge.failed(result, clock.instant());
    return result;
  }

  private static StepResult done(EdgeAccess wish) {
    return StepResult.done("%d ports have an allow-list".formatted(wish.guarded().size()));
  }
}
