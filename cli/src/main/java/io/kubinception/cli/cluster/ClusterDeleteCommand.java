package io.kubinception.cli.cluster;

import io.kubinception.api.v1alpha1.CustomerCluster;
import io.kubinception.cli.Consent;
import io.kubinception.cli.ExitCode;
import io.kubinception.cli.Failure;
import io.kubinception.cli.Session;
import io.kubinception.cli.check.Lookup;
import io.kubinception.cli.fleet.ClusterView;
import io.kubinception.cli.output.Ages;
import io.kubinception.cli.progress.Removal;
import io.kubinception.cli.progress.WaitOptions;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code kubinception cluster delete}. */
@Command(
    name = "delete",
    description = {
      "Delete a cluster: its pools with their nodes, its control plane and its data.",
      "There is no way back, but with --grace."
    })
public final class ClusterDeleteCommand implements Callable<Integer> {
  private final Session session;

  @Parameters(paramLabel = "NAME", description = "The cluster.")
  private String name = "";

  @Mixin private final Consent consent = new Consent();

  /** A shorter grace is as good as none, so it asks too. */
  private static final Duration TIME_TO_UNDELETE = Duration.ofMinutes(1);

  @Option(
      names = "--grace",
      paramLabel = "TIME",
      description =
          "Have it sleep for so long first, like 3d, in which 'cluster undelete' brings it back.")
  private @Nullable Duration grace;

  @Mixin private final WaitOptions wait = new WaitOptions();

  public ClusterDeleteCommand(Session session) {
    this.session = session;
  }

  @Override
  public Integer call() {
    var fleet = session.fleet();
    var cluster = Lookup.cluster(fleet, session.namespace(), name);
    if (cluster.deletionProtected()) {
      throw Failure.failed(
          ("cluster %s is protected from deletion: take the annotation off first: kubectl annotate"
                  + " customercluster %1$s -n %s kubinception.io/deletion-protection-")
              .formatted(name, session.namespace()));
    }
    var pools = ClusterView.pools(fleet, session.namespace(), name);
    if (grace == null || grace.compareTo(TIME_TO_UNDELETE) < 0) {
      confirm(pools);
    }
    if (grace != null) {
      deleteLater(cluster, grace);
      return ExitCode.OK;
    }
    pools.forEach(p -> fleet.delete(p.pool()));
    fleet.delete(cluster);
    finish(cluster, pools);
    return ExitCode.OK;
  }

  private void deleteLater(CustomerCluster cluster, Duration in) {
    if (wait.wanted()) {
      throw Failure.usage("--wait and --grace exclude each other: it takes " + Ages.exact(in));
    }
    var at = session.clock().instant().plus(in).truncatedTo(ChronoUnit.SECONDS);
    session.fleet().change(cluster, Map.of("deleteAt", at.toString()));
    session
        .terminal()
        .print(
            ("Cluster %s sleeps, and is deleted at %s. Until then: kubinception cluster undelete"
                    + " %1$s")
                .formatted(name, at));
  }

  private void confirm(List<ClusterView.Pool> pools) {
    var nodes = pools.stream().mapToInt(p -> p.nodes().size()).sum();
    consent.ask(
        session,
        "This deletes cluster %s with %d nodes and all its data".formatted(name, nodes),
        name,
        "nothing was deleted");
  }

  private void finish(CustomerCluster cluster, List<ClusterView.Pool> pools) {
    if (!wait.wanted()) {
      session.terminal().print("Cluster %s is being deleted.".formatted(name));
      return;
    }
    var removal = new Removal(session.fleet(), session.clock());
    var poolResources = pools.stream().map(ClusterView.Pool::pool).toList();
    wait.run(
        session,
        () -> removal.cluster(cluster, poolResources),
        session.command("cluster get " + name));
    session.terminal().print("Cluster %s is deleted.".formatted(name));
  }
}
