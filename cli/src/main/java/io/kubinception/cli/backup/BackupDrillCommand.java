package io.kubinception.cli.backup;

import io.fabric8.kubernetes.api.model.Condition;
import io.kubinception.api.v1alpha1.EtcdBackup;
import io.kubinception.api.v1alpha1.EtcdBackupStatus;
import io.kubinception.api.v1alpha1.Kubinception;
import io.kubinception.api.v1alpha1.Status;
import io.kubinception.cli.ExitCode;
import io.kubinception.cli.Failure;
import io.kubinception.cli.Session;
import io.kubinception.cli.output.Mark;
import io.kubinception.cli.progress.Step;
import io.kubinception.cli.progress.Wait;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code kubinception etcd backup drill}. */
@Command(
    name = "drill",
    description = {
      "Restore a backup for a trial: into a scratch tenant of its etcd cluster, compared key by"
          + " key and removed. The tenant itself notices nothing.",
      "One of a whole etcd cluster is fetched and read as etcd would read it, not restored."
    })
public final class BackupDrillCommand implements Callable<Integer> {
  private final Session session;

  @Parameters(
      paramLabel = "BACKUP",
      description = "The backup, see 'kubinception etcd backup list'.")
  private String name = "";

  @Option(
      names = "--timeout",
      defaultValue = "10m",
      paramLabel = "TIME",
      description = "Give up after this time, like 90s or 10m (default 10m).")
  private Duration timeout = Duration.ofMinutes(10);

  public BackupDrillCommand(Session session) {
    this.session = session;
  }

  @Override
  public Integer call() {
    EtcdBackup backup = BackupLookup.find(session, name);
    Instant begin = session.clock().instant();
    session.fleet().annotate(backup, Kubinception.ANNOTATION_DRILL, begin.toString());
    new Wait(session).until(() -> steps(begin), timeout, "kubectl describe etcdbackup " + name);
    session
        .terminal()
        .print(
            (backup.getSpec().tenant() == null
                    ? "Backup %s holds a database that etcd can read."
                    : "Backup %s can be restored.")
                .formatted(name));
    return ExitCode.OK;
  }

  private List<Step> steps(Instant begin) {
    EtcdBackup backup = BackupLookup.find(session, name);
    EtcdBackupStatus status = backup.getStatus();
    // One of an earlier drill says nothing about ours.
    Optional<Condition> drilled =
        Status.condition(status, EtcdBackup.DRILLED)
            .filter(condition -> begin.toString().equals(status.drillRequest()));
    if (drilled.isEmpty() || status.scratchTenant() != null) {
      // What keeps the operator from it, if nothing but a person changes that.
      WorkSteps.of(backup, Map.of("Ready", name), begin);
      return List.of(
          Step.open(
              "backup " + name,
              Mark.WORKING,
              drilled.map(Condition::getMessage).orElse("waits for its drill")));
    }
    if (!"True".equals(drilled.get().getStatus())) {
      throw Failure.hopeless(drilled.get().getMessage());
    }
    return List.of(
        Step.done(
            "backup " + name,
            Duration.between(begin, session.clock().instant()),
            drilled.get().getMessage()));
  }
}
