package io.kubinception.cli.backup;

import io.kubinception.api.v1alpha1.BackupScope;
import io.kubinception.api.v1alpha1.EtcdBackupSchedule;
import io.kubinception.cli.ExitCode;
import io.kubinception.cli.Session;
import io.kubinception.cli.output.Ages;
import io.kubinception.cli.output.Health;
import io.kubinception.cli.output.OutputOption;
import io.kubinception.cli.output.Table;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code kubinception etcd backup schedule list}. */
@Command(
    name = "list",
    aliases = "ls",
    description = "Schedules, how many good backups each keeps, and how old the stalest is.")
public final class ScheduleListCommand implements Callable<Integer> {
  private final Session session;

  @Mixin private final OutputOption output = new OutputOption();

  public ScheduleListCommand(Session session) {
    this.session = session;
  }

  @Override
  public Integer call() {
    List<EtcdBackupSchedule> schedules = session.fleet().all(EtcdBackupSchedule.class);
    output.show(session.terminal(), schedules, () -> lines(schedules));
    return ExitCode.OK;
  }

  private List<String> lines(List<EtcdBackupSchedule> schedules) {
    if (schedules.isEmpty()) {
      session
          .terminal()
          .note(
              "No schedules, so no backups by themselves. Make one: kubinception etcd backup schedule"
                  + " create --help");
      return List.of();
    }
    var style = session.terminal().style();
    var now = session.clock().instant();
    var table =
        new Table(
            style, "", "NAME", "ETCD", "OF", "EVERY", "KEEP", "DRILL", "STATE", "BACKUPS",
            "STALEST", "NOTE");
    for (EtcdBackupSchedule schedule : schedules) {
      var health = Health.of(schedule, now);
      var spec = schedule.getSpec();
      var status = schedule.getStatus();
      table.row(
          style.mark(health.mark()),
          schedule.getMetadata().getName(),
          spec.etcdCluster(),
          spec.scope() == BackupScope.CLUSTER ? "whole" : "tenants",
          spec.every(),
          Integer.toString(spec.keep()),
          Objects.toString(spec.drillEvery(), "-"),
          health.word(),
          status == null ? "-" : Objects.toString(status.backups(), "-"),
          status == null || status.stalest() == null ? "-" : Ages.since(status.stalest(), now),
          health.sentence());
    }
    return table.lines();
  }
}
