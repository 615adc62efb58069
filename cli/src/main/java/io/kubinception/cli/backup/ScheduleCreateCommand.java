package io.kubinception.cli.backup;

import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.kubinception.api.v1alpha1.BackupScope;
import io.kubinception.api.v1alpha1.EtcdBackupSchedule;
import io.kubinception.api.v1alpha1.EtcdBackupScheduleSpec;
import io.kubinception.api.v1alpha1.EtcdBackupSpec;
import io.kubinception.cli.ExitCode;
import io.kubinception.cli.Failure;
import io.kubinception.cli.Session;
import io.kubinception.cli.check.Lookup;
import io.kubinception.cli.check.Names;
import io.kubinception.cli.check.Stores;
import java.util.concurrent.Callable;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code kubinception etcd backup schedule create}. */
@Command(
    name = "create",
    description = {
      "Take a backup of every tenant of an etcd cluster again and again, spread over the time between"
          + " two.",
      "With --whole: of the etcd cluster in one piece, for the day on which all its servers are lost."
    })
public final class ScheduleCreateCommand implements Callable<Integer> {
  /** As the API takes them. */
  private static final Pattern TIME = Pattern.compile("[1-9][0-9]{0,3}[mhd]");

  private static final int MOST_KEPT = 1000;

  private final Session session;

  @Parameters(paramLabel = "NAME", description = "Name of the schedule.")
  private String name = "";

  @Option(
      names = "--etcd-cluster",
      required = true,
      paramLabel = "NAME",
      description = "The etcd cluster, see 'kubinception etcd status'.")
  private String etcdCluster = "";

  @Option(names = "--whole", description = "Back it up as a whole, instead of each tenant.")
  private boolean whole;

  @Option(
      names = "--every",
      paramLabel = "TIME",
      defaultValue = "6h",
      description = "From one backup to the next, like 30m, 6h or 1d (default ${DEFAULT-VALUE}).")
  private String every = "";

  @Option(
      names = "--keep",
      paramLabel = "N",
      defaultValue = "8",
      description =
          "Good backups to keep, of each tenant or of the whole (default ${DEFAULT-VALUE}).")
  private int keep;

  @Option(
      names = "--drill-every",
      paramLabel = "TIME",
      description =
          "Restore the newest backup of each tenant for a trial that often, like 7d; with --whole"
              + " read it as etcd would (default: never).")
  private @Nullable String drillEvery;

  @Option(
      names = "--store",
      paramLabel = "SECRET",
      defaultValue = EtcdBackupSpec.DEFAULT_STORE,
      description = "Secret that describes the store (default ${DEFAULT-VALUE}).")
  private String store = EtcdBackupSpec.DEFAULT_STORE;

  public ScheduleCreateCommand(Session session) {
    this.session = session;
  }

  @Override
  public Integer call() {
    check();
    var fleet = session.fleet();
    Lookup.etcdCluster(fleet, etcdCluster);
    Stores.require(fleet, store);
    if (fleet.all(EtcdBackupSchedule.class).stream()
        .anyMatch(s -> s.getMetadata().getName().equals(name))) {
      throw Failure.failed(
          "there is a schedule %s already: choose another name, or delete it first"
              .formatted(name));
    }
    var schedule = new EtcdBackupSchedule();
    schedule.setMetadata(new ObjectMetaBuilder().withName(name).build());
    schedule.setSpec(
        new EtcdBackupScheduleSpec(
            etcdCluster,
            whole ? BackupScope.CLUSTER : BackupScope.TENANTS,
            every,
            keep,
            store,
            drillEvery));
    fleet.create(schedule);
    session
        .terminal()
        .print(
            "Schedule %s takes a backup of %s of etcd cluster %s every %s. Look with 'kubinception etcd backup schedule list'."
                .formatted(name, whole ? "all" : "each tenant", etcdCluster, every));
    return ExitCode.OK;
  }

  private void check() {
    Names.checkSchedule(name);
    checkTime("--every", every);
    if (drillEvery != null) {
      checkTime("--drill-every", drillEvery);
    }
    if (keep < 1 || keep > MOST_KEPT) {
      throw Failure.usage("--keep: %d is not from 1 to %d".formatted(keep, MOST_KEPT));
    }
  }

  private static void checkTime(String option, String text) {
    if (!TIME.matcher(text).matches()) {
      throw Failure.usage("%s: '%s' is no time like 30m, 6h or 1d".formatted(option, text));
    }
  }
}
