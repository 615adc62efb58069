package io.kubinception.cli.etcd;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.kubinception.api.v1alpha1.CustomerCluster;
import io.kubinception.api.v1alpha1.EtcdCluster;
import io.kubinception.api.v1alpha1.EtcdTenant;
import io.kubinception.cli.ExitCode;
import io.kubinception.cli.Session;
import io.kubinception.cli.output.Health;
import io.kubinception.cli.output.Mark;
import io.kubinception.cli.output.OutputOption;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code kubinception etcd status}. */
@Command(
    name = "status",
    description = {
      "Members of each etcd cluster, its tenants with their use of it, and a judgement.",
      "Ends with 1 if an etcd cluster is judged not to be well (\u2717): a member does not answer, an"
          + " alarm is raised, or whatever else it says."
    })
public final class EtcdStatusCommand implements Callable<Integer> {
  private final Session session;

  @Mixin private final OutputOption output = new OutputOption();

  public EtcdStatusCommand(Session session) {
    this.session = session;
  }

  @Override
  public Integer call() {
    var fleet = session.fleet();
    var clusters = fleet.all(EtcdCluster.class);
    var tenants = fleet.all(EtcdTenant.class);
    output.show(
        session.terminal(),
        Stream.<List<? extends HasMetadata>>of(clusters, tenants)
            .<HasMetadata>flatMap(List::stream)
            .toList(),
        () -> lines(clusters, tenants));
    return clusters.stream().anyMatch(this::isBad) ? ExitCode.FAILED : ExitCode.OK;
  }

  private boolean isBad(EtcdCluster cluster) {
    var health = Health.of(cluster, session.clock().instant());
    return EtcdJudgement.of(cluster, health).mark() == Mark.BAD;
  }

  private List<String> lines(List<EtcdCluster> clusters, List<EtcdTenant> tenants) {
    if (clusters.isEmpty()) {
      session.terminal().note("No etcd cluster is registered: apply an EtcdCluster.");
      return List.of();
    }
    var owners = new TenantOwners(session.fleet().all(CustomerCluster.class));
    var page = new EtcdPage(session.terminal().style(), session.clock().instant(), owners);
    return page.lines(clusters, tenants);
  }
}
