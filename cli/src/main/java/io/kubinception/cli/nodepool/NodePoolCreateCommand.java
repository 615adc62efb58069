package io.kubinception.cli.nodepool;

import io.kubinception.api.v1alpha1.AdminCluster;
import io.kubinception.api.v1alpha1.NodePool;
import io.kubinception.cli.ExitCode;
import io.kubinception.cli.Failure;
import io.kubinception.cli.Session;
import io.kubinception.cli.check.Lookup;
import io.kubinception.cli.check.Names;
import io.kubinception.cli.check.NetworkChecks;
import io.kubinception.cli.check.PoolChecks;
import io.kubinception.cli.progress.WaitOptions;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code kubinception nodepool create}. */
@Command(name = "create", description = "Add a node pool to a cluster.")
public final class NodePoolCreateCommand implements Callable<Integer> {
  private final Session session;

  @Parameters(paramLabel = "NAME", description = "The new pool's name.")
  private String name = "";

  @Option(
      names = "--cluster",
      required = true,
      paramLabel = "NAME",
      description = "The cluster that it belongs to.")
  private String cluster = "";

  @Option(names = "--nodes", required = true, paramLabel = "N", description = "Worker nodes.")
  private int nodes;

  @Option(
      names = "--flavour",
      defaultValue = "small",
      description = "Size of the worker nodes (default ${DEFAULT-VALUE}).")
  private String flavour = "small";

  @Option(
      names = "--labels",
      split = ",",
      paramLabel = "KEY=VALUE",
      description = "Labels of the Nodes.")
  private Map<String, String> labels = new LinkedHashMap<>();

  @Option(
      names = "--taints",
      split = ",",
      paramLabel = "KEY=VALUE:EFFECT",
      description = "Taints of the Nodes, like dedicated=batch:NoSchedule.")
  private List<String> taints = List.of();

  @Mixin private final WaitOptions wait = new WaitOptions();

  public NodePoolCreateCommand(Session session) {
    this.session = session;
  }

  @Override
  public Integer call() {
    Names.checkPool(name, cluster);
    PoolChecks.checkNodes(nodes);
    PoolChecks.checkLabels(labels);
    var parsedTaints = PoolChecks.taints(taints);
    var fleet = session.fleet();
    var owner = Lookup.clusterToChange(session, cluster);
    PoolChecks.checkAwake(session, owner, wait);
    PoolChecks.checkFlavour(flavour, fleet.all(AdminCluster.class));
    NetworkChecks.checkRoom(fleet, owner, name, nodes);
    if (fleet.find(NodePool.class, session.namespace(), name).isPresent()) {
      throw Failure.failed(
          ("there is a node pool %s in namespace %s already: choose another name, or change it with"
                  + " 'kubinception nodepool scale'")
              .formatted(name, session.namespace()));
    }
    var begin = session.clock().instant();
    var pool =
        fleet.create(
            new PoolRequest(name, cluster, nodes, flavour, labels, parsedTaints)
                .in(session.namespace()));
    if (wait.wanted()) {
      wait.run(
          session,
          () -> PoolProgress.steps(fleet, pool, begin, session.clock().instant()),
          session.command("cluster get " + cluster));
    }
    session
        .terminal()
        .print("Node pool %s %s.".formatted(name, wait.wanted() ? "is ready" : "is being made"));
    return ExitCode.OK;
  }
}
