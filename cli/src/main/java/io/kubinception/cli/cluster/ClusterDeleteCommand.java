package io.kubinception.cli.cluster;

import io.kubinception.api.v1alpha1.AdminCluster;
import io.kubinception.api.v1alpha1.CustomerCluster;
import io.kubinception.api.v1alpha1.Deletion;
import io.kubinception.api.v1alpha1.FinalBackups;
import io.kubinception.api.v1alpha1.Kubinception;
import io.kubinception.cli.Consent;
import io.kubinception.cli.ExitCode;
import io.kubinception.cli.Failure;
import io.kubinception.cli.Session;
import io.kubinception.cli.check.Lookup;
import io.kubinception.cli.check.Paused;
import io.kubinception.cli.check.Protection;
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
      "It sleeps first for a time of grace, in which 'cluster undelete' brings it back; a final"
          + " backup is left of it."
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
      description = "Have it sleep for so long first, like 3d (default: as the provider says).")
  private @Nullable Duration grace;

  @Option(names = "--now", description = "Delete it at once.")
  private boolean now;

  @Option(
      names = "--no-final-backup",
      description = "Leave no backup of its data: what is deleted is gone for good.")
  private boolean noFinalBackup;

  @Mixin private final WaitOptions wait = new WaitOptions();

  public ClusterDeleteCommand(Session session) {
    this.session = session;
  }

  @Override
  public Integer call() {
    if (now && grace != null) {
      throw Failure.usage("--now and --grace exclude each other");
    }
    var fleet = session.fleet();
    var view =
        ClusterView.read(fleet, session.namespace(), name)
            .orElseThrow(() -> Lookup.noCluster(fleet, session.namespace(), name));
    Protection.refuseProtected(session, view);
    var cluster = view.cluster();
    var home = home(cluster);
    var in = now ? Duration.ZERO : grace(home);
    refuseWhatCannotBe(cluster, in);
    var pools = view.pools();
    if (in.compareTo(TIME_TO_UNDELETE) < 0) {
      confirm(pools, outlook(cluster, home));
    }
    if (noFinalBackup) {
      cluster = fleet.annotate(cluster, Kubinception.ANNOTATION_FINAL_BACKUP, "none");
    }
    if (in.isPositive()) {
      deleteLater(cluster, in, outlook(cluster, home));
      return ExitCode.OK;
    }
    fleet.delete(cluster);
    finish(cluster, pools);
    return ExitCode.OK;
  }

  /** Its admin cluster, or the one that it would come to. */
  private @Nullable AdminCluster home(CustomerCluster cluster) {
    var status = cluster.getStatus();
    var chosen =
        status != null && status.adminCluster() != null
            ? status.adminCluster()
            : cluster.getSpec().adminCluster();
    return session.fleet().all(AdminCluster.class).stream()
        .filter(a -> chosen == null || a.getMetadata().getName().equals(chosen))
        .findFirst()
        .orElse(null);
  }

  private Duration grace(@Nullable AdminCluster home) {
    if (grace != null) {
      return grace;
    }
    return (home == null ? Deletion.defaults() : home.getSpec().deletion()).graceTime();
  }

  private String outlook(CustomerCluster cluster, @Nullable AdminCluster home) {
    return noFinalBackup ? "no final backup is taken" : FinalBackups.outlook(cluster, home);
  }

  private void refuseWhatCannotBe(CustomerCluster cluster, Duration in) {
    var at = cluster.getSpec().deleteAt();
    if (at != null && grace == null && !now) {
      throw Failure.failed(
          "cluster %s is deleted at %s already; --now deletes it at once".formatted(name, at));
    }
    if (wait.wanted() && in.isPositive()) {
      throw Failure.usage(
          "--wait waits until it is gone, and it sleeps for %s first: say --now, or leave --wait out"
              .formatted(Ages.of(in)));
    }
  }

  private void deleteLater(CustomerCluster cluster, Duration in, String outlook) {
    var at = session.clock().instant().plus(in).truncatedTo(ChronoUnit.SECONDS);
    session.fleet().change(cluster, Map.of("deleteAt", at.toString()));
    session
        .terminal()
        .print(
            ("Cluster %s %s at %s; %s. Until then it is had back with: %s")
                .formatted(
                    name, will(cluster), at, outlook, session.command("cluster undelete " + name)));
  }

  /** The operator, which does both, stands still while it is paused. */
  private static String will(CustomerCluster cluster) {
    return cluster.paused()
        ? "is paused: it neither sleeps nor is deleted before that ends, with '%s'. It is to be deleted"
            .formatted(Paused.end(cluster))
        : "sleeps, and is deleted";
  }

  private void confirm(List<ClusterView.Pool> pools, String outlook) {
    var nodes = pools.stream().mapToInt(p -> p.nodes().size()).sum();
    consent.ask(
        session,
        "This deletes cluster %s with %d nodes and all its data (%s)"
            .formatted(name, nodes, outlook),
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
