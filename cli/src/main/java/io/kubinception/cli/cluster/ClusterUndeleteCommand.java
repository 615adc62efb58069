package io.kubinception.cli.cluster;

import io.kubinception.api.v1alpha1.Kubinception;
import io.kubinception.cli.ExitCode;
import io.kubinception.cli.Failure;
import io.kubinception.cli.Session;
import io.kubinception.cli.check.Lookup;
import io.kubinception.cli.progress.WaitOptions;
import java.util.Collections;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** {@code kubinception cluster undelete}. */
@Command(
    name = "undelete",
    description = "Keep a cluster that is to be deleted after a time of grace; it wakes.")
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
    var cluster = Lookup.cluster(fleet, session.namespace(), name);
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
          () -> SleepProgress.awake(fleet, kept, begin, session.clock().instant()),
          session.command("cluster get " + name));
    }
    session
        .terminal()
        .print(
            wait.wanted()
                ? "Cluster %s is ready again.".formatted(name)
                : "Cluster %s is kept.".formatted(name));
    return ExitCode.OK;
  }
}
