package io.kubinception.cli.cluster;

import io.kubinception.api.v1alpha1.CustomerCluster;
import io.kubinception.api.v1alpha1.Kubinception;
import io.kubinception.cli.ExitCode;
import io.kubinception.cli.Failure;
import io.kubinception.cli.Session;
import io.kubinception.cli.check.Lookup;
import io.kubinception.cli.output.Health;
import io.kubinception.cli.output.Mark;
import io.kubinception.cli.progress.WaitOptions;
import java.util.Collections;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** {@code kubinception cluster undelete}. */
@Command(
    name = "undelete",
    description = {
      "Keep a cluster that is to be deleted after a time of grace.",
      "It wakes, unless it was put to sleep by hand before, or its schedule has it sleep now."
    })
public final class ClusterUndeleteCommand implements Callable<Integer> {
  private final Session session;

  @Parameters(paramLabel = "NAME", description = "The cluster.")
  private String name = "";

  @Mixin private final WaitOptions wait = new WaitOptions();

  public ClusterUndeleteCommand(Session session) {
    this.session = session;
  }

  @Override
  public Integer call() {
    var fleet = session.fleet();
    var cluster = Lookup.clusterToChange(session, name);
    if (cluster.getMetadata().getDeletionTimestamp() != null) {
      throw Failure.failed(
          "cluster %s is being deleted already: there is no way back".formatted(name));
    }
    if (cluster.getSpec().deleteAt() == null) {
      throw Failure.failed("cluster %s is not to be deleted".formatted(name));
    }
    var begin = session.clock().instant();
    var kept = fleet.change(cluster, Collections.singletonMap("deleteAt", null));
    if (kept.getMetadata().getDeletionTimestamp() != null) {
      throw Failure.failed("it was too late: cluster %s is being deleted".formatted(name));
    }
    if (kept.finalBackupRefused()) {
      // It was said of this deletion, not of a later one.
      fleet.annotate(kept, Kubinception.ANNOTATION_FINAL_BACKUP, "");
    }
    if (wait.wanted()) {
      wait.run(
          session,
          () -> SleepProgress.asBefore(session, kept, begin),
          session.command("cluster get " + name));
    }
    session.terminal().print(told(kept));
    return ExitCode.OK;
  }

  private String told(CustomerCluster kept) {
    var hibernation = kept.getSpec().hibernation();
    var wake = session.command("cluster wake " + name);
    if (hibernation.asleep()) {
      return "Cluster %s is kept, and sleeps as before. Wake it: %s".formatted(name, wake);
    }
    if (wait.wanted()) {
      var now = Lookup.cluster(session.fleet(), session.namespace(), name);
      var health = Health.of(now, session.clock().instant());
      return health.mark() == Mark.ASLEEP
          ? "Cluster %s is kept, and %s. Wake it: %s".formatted(name, health.sentence(), wake)
          : "Cluster %s is ready again.".formatted(name);
    }
    return hibernation.schedule().isEmpty()
        ? "Cluster %s is kept, and wakes.".formatted(name)
        : "Cluster %s is kept; its schedule says whether it wakes now.".formatted(name);
  }
}
