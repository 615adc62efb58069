package io.kubinception.cli.backup;

import io.kubinception.api.v1alpha1.EtcdBackup;
import io.kubinception.api.v1alpha1.EtcdBackupSchedule;
import io.kubinception.api.v1alpha1.Kubinception;
import io.kubinception.cli.ExitCode;
import io.kubinception.cli.Session;
import io.kubinception.cli.check.Lookup;
import io.kubinception.cli.check.Protection;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** {@code kubinception etcd backup schedule delete}. */
@Command(
    name = "delete",
    description = {
      "Take no more backups by a schedule.",
      "Those that it took stay until somebody deletes them with 'kubinception etcd backup delete'."
    })
public final class ScheduleDeleteCommand implements Callable<Integer> {
  private final Session session;

  @Parameters(paramLabel = "NAME", description = "The schedule.")
  private String name = "";

  public ScheduleDeleteCommand(Session session) {
    this.session = session;
  }

  @Override
  public Integer call() {
    EtcdBackupSchedule schedule = find();
    Protection.refuseProtected(schedule, "schedule");
    session.fleet().delete(schedule);
    session
        .terminal()
        .print(
            "Schedule %s takes no more backups; the %d that it took stay until you delete them."
                .formatted(name, taken()));
    return ExitCode.OK;
  }

  private EtcdBackupSchedule find() {
    return Lookup.named(
        session.fleet(),
        EtcdBackupSchedule.class,
        "schedule",
        name,
        "make one with 'kubinception etcd backup schedule create'");
  }

  private long taken() {
    return session.fleet().all(EtcdBackup.class).stream()
        .map(b -> Objects.requireNonNullElse(b.getMetadata().getLabels(), Map.<String, String>of()))
        .filter(labels -> name.equals(labels.get(Kubinception.LABEL_BACKUP_SCHEDULE)))
        .count();
  }
}
