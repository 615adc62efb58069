package io.kubinception.cli.cluster;

import io.kubinception.cli.ExitCode;
import io.kubinception.cli.Session;
import io.kubinception.cli.check.Lookup;
import io.kubinception.cli.fleet.ClusterView;
import io.kubinception.cli.output.OutputOption;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** {@code kubinception cluster get}. */
@Command(
    name = "get",
    description =
        "A cluster with its control plane, etcd tenant, pools and nodes, and for what is not well"
            + " the reason.")
public final class ClusterGetCommand implements Callable<Integer> {
  private final Session session;

  @Parameters(paramLabel = "NAME", description = "The cluster.")
  private String name = "";

  @Mixin private final OutputOption output = new OutputOption();

  public ClusterGetCommand(Session session) {
    this.session = session;
  }

  @Override
  public Integer call() {
    var fleet = session.fleet();
    var namespace = session.namespace();
    var view =
        ClusterView.read(fleet, namespace, name)
            .orElseThrow(() -> Lookup.noCluster(fleet, namespace, name));
    var style = session.terminal().style();
    output.showOne(
        session.terminal(),
        view.cluster(),
        () -> new ClusterTree(style, session.clock().instant()).of(view).lines(style));
    return ExitCode.OK;
  }
}
