package io.kubinception.cli.nodepool;

import io.kubinception.api.v1alpha1.CustomerCluster;
import io.kubinception.api.v1alpha1.NodePool;
import io.kubinception.cli.ExitCode;
import io.kubinception.cli.Failure;
import io.kubinception.cli.Session;
import io.kubinception.cli.check.Asleep;
import io.kubinception.cli.check.Lookup;
import io.kubinception.cli.check.Paused;
import io.kubinception.cli.check.PoolChecks;
import io.kubinception.cli.check.VersionCheck;
import io.kubinception.cli.progress.WaitOptions;
import io.kubinception.cli.upgrade.Finding;
import io.kubinception.cli.upgrade.Preflight;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code kubinception nodepool upgrade}. */
@Command(
    name = "upgrade",
    description = {
      "Give a node pool another Kubernetes version: its nodes are replaced one after the other.",
      "An older version takes an upgrade back, also in the middle of it.",
      "Looks first what would hold up the drain of a node, and tells it."
    })
public final class NodePoolUpgradeCommand implements Callable<Integer> {
  private final Session session;

  @Parameters(index = "0", paramLabel = "CLUSTER", description = "The cluster.")
  private String cluster = "";

  @Parameters(index = "1", paramLabel = "POOL", description = "Its pool.")
  private String name = "";

  @Option(
      names = "--to",
      required = true,
      paramLabel = "VERSION",
      description = "Kubernetes version, at most as new as the cluster's.")
  private String to = "";

  @Option(names = "--dry-run", description = "Only look what would hold it up.")
  private boolean dryRun;

  @Mixin private final WaitOptions wait = new WaitOptions();

  public NodePoolUpgradeCommand(Session session) {
    this.session = session;
  }

  @Override
  public Integer call() {
    String version = VersionCheck.supported("--to", to);
    var fleet = session.fleet();
    var owner = Lookup.clusterToChange(session, cluster);
    PoolChecks.checkAwake(session, owner, wait);
    NodePool pool = Lookup.pool(fleet, session.namespace(), name);
    if (!pool.getSpec().cluster().equals(owner.getMetadata().getName())) {
      throw Failure.notFound(
          "node pool %s belongs to cluster %s, not to %s"
              .formatted(name, pool.getSpec().cluster(), cluster));
    }
    VersionCheck.nodes(session, owner, version);
    if (version.equals(pool.getSpec().version()) && PoolRollout.isDone(pool)) {
      session
          .terminal()
          .print(
              "Pool %s is of Kubernetes %s already: there is nothing to do."
                  .formatted(name, version));
      return ExitCode.OK;
    }
    Paused.warn(session, pool, "node pool");
    findings(owner, pool)
        .forEach(f -> session.terminal().print(f.line(session.terminal().style())));
    if (dryRun) {
      session
          .terminal()
          .print("Pool %s stays as it is; it may go to Kubernetes %s.".formatted(name, version));
      return ExitCode.OK;
    }
    replace(pool, version);
    return ExitCode.OK;
  }

  private List<Finding> findings(CustomerCluster owner, NodePool pool) {
    if (Asleep.is(session, owner)) {
      return List.of(notLookedAt("the cluster sleeps"));
    }
    try {
      return Preflight.of(session.fleet().inside(owner), pool);
    } catch (Failure e) {
      return Stream.concat(
              Stream.of(notLookedAt(e.sentence())),
              PoolRollout.obstacle(pool)
                  .map(found -> Finding.warns("as the operator found: " + found))
                  .stream())
          .toList();
    }
  }

  private static Finding notLookedAt(String why) {
    return Finding.warns(
        "whether PodDisruptionBudgets allow drains could not be looked at: " + why);
  }

  private void replace(NodePool pool, String version) {
    var fleet = session.fleet();
    var begin = session.clock().instant();
    NodePool changed = fleet.change(pool, Map.of("version", version));
    if (wait.wanted()) {
      wait.run(
          session,
          () -> PoolProgress.steps(fleet, changed, begin, session.clock().instant()),
          session.command("cluster get " + cluster));
    }
    session
        .terminal()
        .print(
            wait.wanted()
                ? "The nodes of pool %s run Kubernetes %s.".formatted(name, version)
                : "Pool %s goes to Kubernetes %s, node by node. Look with '%s'."
                    .formatted(name, version, session.command("cluster get " + cluster)));
  }
}
