package io.kubinception.cli.cluster;

import io.kubinception.api.v1alpha1.CustomerCluster;
import io.kubinception.cli.ExitCode;
import io.kubinception.cli.Session;
import io.kubinception.cli.output.OutputOption;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code kubinception cluster list}. */
@Command(
    name = "list",
    aliases = "ls",
    description = "Customer clusters, of all namespaces unless -n names one.")
public final class ClusterListCommand implements Callable<Integer> {
  private final Session session;

  @Mixin private final OutputOption output = new OutputOption();

  public ClusterListCommand(Session session) {
    this.session = session;
  }

  @Override
  public Integer call() {
    var namespace = session.givenNamespace();
    var clusters =
        namespace == null
            ? session.fleet().all(CustomerCluster.class)
            : session.fleet().in(namespace, CustomerCluster.class);
    output.show(session.terminal(), clusters, () -> lines(clusters));
    return ExitCode.OK;
  }

  private List<String> lines(List<CustomerCluster> clusters) {
    if (clusters.isEmpty()) {
      session
          .terminal()
          .note("No clusters. Make one: kubinception cluster create NAME --nodes 2 --wait");
      return List.of();
    }
    return new ClusterTable(session.terminal().style(), session.clock().instant()).lines(clusters);
  }
}
