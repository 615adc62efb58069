package io.kubinception.cli;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.kubinception.api.v1alpha1.AdminCluster;
import io.kubinception.api.v1alpha1.CustomerCluster;
import io.kubinception.api.v1alpha1.EtcdCluster;
import io.kubinception.api.v1alpha1.NodePool;
import io.kubinception.cli.output.OutputOption;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code kubinception status}. */
@Command(
    name = "status",
    description =
        "The provider at a glance: admin clusters, etcd clusters, customer clusters, and what is"
            + " not well.")
final class StatusCommand implements Callable<Integer> {
  private final Session session;

  @Mixin private final OutputOption output = new OutputOption();

  StatusCommand(Session session) {
    this.session = session;
  }

  @Override
  public Integer call() {
    var fleet = session.fleet();
    var overview =
        new Overview(
            session.operatorAbsence(),
            fleet.all(AdminCluster.class),
            fleet.all(EtcdCluster.class),
            fleet.all(CustomerCluster.class),
            fleet.all(NodePool.class));
    output.show(
        session.terminal(),
        all(overview),
        () -> overview.lines(session.terminal().style(), session.clock().instant()));
    return ExitCode.OK;
  }

  private static List<HasMetadata> all(Overview overview) {
    return Stream.<List<? extends HasMetadata>>of(
            overview.adminClusters(),
            overview.etcdClusters(),
            overview.customerClusters(),
            overview.pools())
        .<HasMetadata>flatMap(List::stream)
        .toList();
  }
}
