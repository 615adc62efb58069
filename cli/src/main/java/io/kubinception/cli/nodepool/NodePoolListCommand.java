package io.kubinception.cli.nodepool;

import io.kubinception.api.v1alpha1.NodePool;
import io.kubinception.cli.ExitCode;
import io.kubinception.cli.Session;
import io.kubinception.cli.check.Lookup;
import io.kubinception.cli.fleet.ClusterView;
import io.kubinception.cli.output.Ages;
import io.kubinception.cli.output.Health;
import io.kubinception.cli.output.OutputOption;
import io.kubinception.cli.output.Style;
import io.kubinception.cli.output.Table;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code kubinception nodepool list}. */
@Command(
    name = "list",
    aliases = "ls",
    description = "Node pools, of all namespaces unless -n or --cluster narrows them.")
public final class NodePoolListCommand implements Callable<Integer> {
  private final Session session;

  @Option(names = "--cluster", paramLabel = "NAME", description = "Those of one cluster.")
  private @Nullable String cluster;

  @Mixin private final OutputOption output = new OutputOption();

  public NodePoolListCommand(Session session) {
    this.session = session;
  }

  @Override
  public Integer call() {
    var pools = pools();
    output.show(session.terminal(), pools, () -> lines(pools));
    return ExitCode.OK;
  }

  private List<NodePool> pools() {
    if (cluster != null) {
      var owner =
          Lookup.cluster(session.fleet(), session.namespace(), cluster).getMetadata().getName();
      return ClusterView.nodePools(session.fleet(), session.namespace(), owner);
    }
    var namespace = session.givenNamespace();
    return namespace == null
        ? session.fleet().all(NodePool.class)
        : session.fleet().in(namespace, NodePool.class);
  }

  private List<String> lines(List<NodePool> pools) {
    if (pools.isEmpty()) {
      session
          .terminal()
          .note("No node pools. Make one: kubinception nodepool create NAME --cluster C --nodes 2");
      return List.of();
    }
    return lines(session.terminal().style(), pools, session.clock().instant());
  }

  private static List<String> lines(Style style, List<NodePool> pools, Instant now) {
    var table =
        new Table(
            style,
            "",
            "NAMESPACE",
            "NAME",
            "CLUSTER",
            "STATE",
            "READY",
            "UPDATED",
            "VERSION",
            "FLAVOUR",
            "AGE");
    for (var pool : pools) {
      var health = Health.of(pool, now);
      var status = pool.getStatus();
      var ready = status == null ? 0 : Objects.requireNonNullElse(status.readyReplicas(), 0);
      var updated = status == null ? 0 : Objects.requireNonNullElse(status.updatedReplicas(), 0);
      table.row(
          style.mark(health.mark()),
          pool.getMetadata().getNamespace(),
          pool.getMetadata().getName(),
          pool.getSpec().cluster(),
          health.word(),
          ready + "/" + pool.getSpec().replicas(),
          updated + "/" + pool.getSpec().replicas(),
          Objects.requireNonNullElse(pool.getSpec().version(), "-"),
          pool.getSpec().flavour(),
          Ages.since(pool.getMetadata().getCreationTimestamp(), now));
    }
    return table.lines();
  }
}
