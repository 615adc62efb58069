package io.kubinception.cli.nodepool;

import io.kubinception.api.v1alpha1.CustomerCluster;
import io.kubinception.cli.ExitCode;
import io.kubinception.cli.Session;
import io.kubinception.cli.check.Lookup;
import io.kubinception.cli.check.NetworkChecks;
import io.kubinception.cli.check.Paused;
import io.kubinception.cli.check.PoolChecks;
import io.kubinception.cli.progress.WaitOptions;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code kubinception nodepool scale}. */
@Command(
    name = "scale",
    description = "Give a node pool more or fewer nodes; those that go are drained first.")
public final class NodePoolScaleCommand implements Callable<Integer> {
  private final Session session;

  @Parameters(paramLabel = "NAME", description = "The pool.")
  private String name = "";

  @Option(names = "--nodes", required = true, paramLabel = "N", description = "Worker nodes.")
  private int nodes;

  @Mixin private final WaitOptions wait = new WaitOptions();

  public NodePoolScaleCommand(Session session) {
    this.session = session;
  }

  @Override
  public Integer call() {
    PoolChecks.checkNodes(nodes);
    var fleet = session.fleet();
    var pool = Lookup.pool(fleet, session.namespace(), name);
    var before = pool.getSpec().replicas();
    fleet
        .find(CustomerCluster.class, session.namespace(), pool.getSpec().cluster())
        .ifPresent(cluster -> checkOwner(cluster, before));
    Paused.warn(session, pool, "node pool");
    var begin = session.clock().instant();
    var scaled = fleet.scale(pool, nodes);
    if (wait.wanted()) {
      wait.run(
          session,
          () -> PoolProgress.steps(fleet, scaled, begin, session.clock().instant()),
          session.command("cluster get " + pool.getSpec().cluster()));
    }
    session
        .terminal()
        .print(
            wait.wanted()
                ? "Node pool %s has %d nodes.".formatted(name, nodes)
                : "Node pool %s goes from %d to %d nodes.".formatted(name, before, nodes));
    return ExitCode.OK;
  }

  private void checkOwner(CustomerCluster cluster, int before) {
    if (nodes > before) {
      NetworkChecks.checkRoom(session.fleet(), cluster, name, nodes);
    }
    PoolChecks.checkAwake(session, cluster, wait);
    Paused.warn(session, cluster, "cluster");
  }
}
