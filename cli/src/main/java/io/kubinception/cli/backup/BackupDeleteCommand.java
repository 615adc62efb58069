package io.kubinception.cli.backup;

import io.kubinception.api.v1alpha1.EtcdBackup;
import io.kubinception.cli.Consent;
import io.kubinception.cli.ExitCode;
import io.kubinception.cli.Session;
import io.kubinception.cli.check.Protection;
import io.kubinception.cli.progress.Removal;
import io.kubinception.cli.progress.WaitOptions;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** {@code kubinception etcd backup delete}. */
@Command(
    name = "delete",
    description = "Delete a backup with its file in the store, and the keys kept for it.")
public final class BackupDeleteCommand implements Callable<Integer> {
  private final Session session;

  @Parameters(paramLabel = "BACKUP", description = "The backup.")
  private String name = "";

  @Mixin private final Consent consent = new Consent();

  @Mixin private final WaitOptions wait = new WaitOptions();

  public BackupDeleteCommand(Session session) {
    this.session = session;
  }

  @Override
  public Integer call() {
    EtcdBackup backup = BackupLookup.find(session, name);
    Protection.refuseProtected(backup, "backup");
    BackupUse.refuseUsed(session, name);
    consent.ask(
        session,
        "This deletes backup %s of %s with its file in the store"
            .formatted(name, BackupLookup.subject(backup)),
        name,
        "nothing was deleted");
    session.fleet().delete(backup);
    if (wait.wanted()) {
      var removal = new Removal(session.fleet(), session.clock());
      wait.run(
          session,
          () -> removal.alone("backup " + name, backup),
          "kubectl describe etcdbackup " + name);
    }
    session
        .terminal()
        .print("Backup %s is %s.".formatted(name, wait.wanted() ? "deleted" : "being deleted"));
    return ExitCode.OK;
  }
}
