package io.kubinception.cli.cluster;

import io.kubinception.api.v1alpha1.AsleepInstances;
import io.kubinception.api.v1alpha1.CustomerCluster;
import io.kubinception.api.v1alpha1.WeekWindow;
import io.kubinception.cli.ExitCode;
import io.kubinception.cli.Failure;
import io.kubinception.cli.Session;
import io.kubinception.cli.check.Lookup;
import io.kubinception.cli.check.TimeZoneCheck;
import io.kubinception.cli.check.ToBeDeleted;
import io.kubinception.cli.progress.WaitOptions;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code kubinception cluster hibernate}. */
@Command(
    name = "hibernate",
    description = {
      "Put a cluster to sleep: no pod of its control plane runs, its data is kept.",
      "With --schedule: have it sleep at these times of the week; it is not put to sleep now."
    })
public final class ClusterHibernateCommand implements Callable<Integer> {
  private final Session session;

  @Parameters(paramLabel = "NAME", description = "The cluster.")
  private String name = "";

  @Option(
      names = "--instances",
      description =
          "stop: shut them down, disks kept; keep: they and their workloads run on"
              + " (${COMPLETION-CANDIDATES}; as before when left out, and stop at first).")
  private @Nullable AsleepInstances instances;

  @Option(
      names = "--schedule",
      paramLabel = "WINDOW",
      converter = WeekWindowConverter.class,
      description = "A time of the week like 'Mon-Fri 20:00-06:00'; give it again for more.")
  private @Nullable List<WeekWindow> schedule;

  @Option(
      names = "--time-zone",
      paramLabel = "ZONE",
      description =
          "Time zone of the schedule, like Europe/Vienna; alone it changes that (as before when left"
              + " out, and UTC at first).")
  private @Nullable String timeZone;

  @Option(names = "--no-schedule", description = "Have it sleep by hand only.")
  private boolean noSchedule;

  @Mixin private final WaitOptions wait = new WaitOptions();

  public ClusterHibernateCommand(Session session) {
    this.session = session;
  }

  @Override
  public Integer call() {
    check();
    var fleet = session.fleet();
    var cluster = Lookup.clusterToChange(session, name);
    ToBeDeleted.refuse(session, cluster);
    refuseZoneOfNothing(cluster);
    var begin = session.clock().instant();
    var changed = fleet.change(cluster, Map.of("hibernation", wish()));
    if (!byHand()) {
      session.terminal().print(scheduled());
      return ExitCode.OK;
    }
    if (wait.wanted()) {
      wait.run(
          session,
          () -> SleepProgress.asleep(fleet, changed, begin, session.clock().instant()),
          session.command("cluster get " + name));
    }
    session
        .terminal()
        .print(
            wait.wanted()
                ? "Cluster %s sleeps. Wake it: %s"
                    .formatted(name, session.command("cluster wake " + name))
                : "Cluster %s falls asleep.".formatted(name));
    return ExitCode.OK;
  }

  private boolean byHand() {
    return schedule == null && !noSchedule && timeZone == null;
  }

  private String scheduled() {
    return noSchedule
        ? "Cluster %s has no schedule any more.".formatted(name)
        : "Cluster %s sleeps by its schedule from now on%s."
            .formatted(name, timeZone == null ? "" : ", in the zone " + timeZone);
  }

  private void refuseZoneOfNothing(CustomerCluster cluster) {
    if (timeZone != null
        && schedule == null
        && cluster.getSpec().hibernation().schedule().isEmpty()) {
      throw Failure.usage(
          "--time-zone is that of a schedule, and cluster %s has none: give --schedule, too"
              .formatted(name));
    }
  }

  private Map<String, Object> wish() {
    var wish = new LinkedHashMap<String, Object>();
    if (byHand()) {
      wish.put("asleep", true);
    }
    if (instances != null) {
      wish.put("instances", instances);
    }
    if (schedule != null) {
      wish.put("schedule", schedule);
    }
    if (noSchedule) {
      wish.put("schedule", List.of());
    }
    if (timeZone != null) {
      wish.put("timeZone", timeZone);
    }
    return wish;
  }

  private void check() {
    if (noSchedule && (schedule != null || timeZone != null)) {
      throw Failure.usage("--no-schedule goes with neither --schedule nor --time-zone");
    }
    TimeZoneCheck.known(timeZone);
    if (wait.wanted() && !byHand()) {
      throw Failure.usage("--wait is for a cluster that is put to sleep now, not by schedule");
    }
  }
}
