package io.kubinception.cli.backup;

import io.kubinception.api.v1alpha1.EtcdBackup;
import io.kubinception.api.v1alpha1.EtcdBackupStatus;
import io.kubinception.api.v1alpha1.Kubinception;
import io.kubinception.cli.ExitCode;
import io.kubinception.cli.Session;
import io.kubinception.cli.output.Mark;
import io.kubinception.cli.progress.Step;
import io.kubinception.cli.progress.Wait;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code kubinception etcd backup verify}. */
@Command(
    name = "verify",
    description = "Read a backup through again: decrypt all of it and check every sum.")
public final class BackupVerifyCommand implements Callable<Integer> {
  private final Session session;

  @Parameters(paramLabel = "BACKUP", description = "The backup.")
  private String name = "";

  @Option(
      names = "--timeout",
      defaultValue = "10m",
      paramLabel = "TIME",
      description = "Give up after this time, like 90s or 10m (default 10m).")
  private Duration timeout = Duration.ofMinutes(10);

  public BackupVerifyCommand(Session session) {
    this.session = session;
  }

  @Override
  public Integer call() {
    Instant begin = session.clock().instant();
    session
        .fleet()
        .annotate(
            BackupLookup.find(session, name), Kubinception.ANNOTATION_VERIFY, begin.toString());
    new Wait(session).until(() -> steps(begin), timeout, "kubectl describe etcdbackup " + name);
    session.terminal().print("Backup %s is whole.".formatted(name));
    return ExitCode.OK;
  }

  private List<Step> steps(Instant begin) {
    EtcdBackup backup = BackupLookup.find(session, name);
    EtcdBackupStatus status = backup.getStatus();
    if (status == null || !begin.toString().equals(status.verifyRequest())) {
      WorkSteps.of(backup, Map.of(EtcdBackup.VERIFIED, name), begin);
      return List.of(Step.open("backup " + name, Mark.WORKING, "is read"));
    }
    return WorkSteps.of(backup, Map.of(EtcdBackup.VERIFIED, "backup " + name), begin);
  }
}
