package io.kubinception.cli.cluster;

import io.kubinception.api.v1alpha1.CustomerCluster;
import io.kubinception.api.v1alpha1.WeekWindow;
import io.kubinception.cli.ExitCode;
import io.kubinception.cli.Failure;
import io.kubinception.cli.Session;
import io.kubinception.cli.check.Lookup;
import io.kubinception.cli.check.TimeZoneCheck;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code kubinception cluster maintenance}. */
@Command(
    name = "maintenance",
    description = {
      "Say when pods of a cluster's control plane may be replaced for the provider's reasons.",
      "What the customer asks for, like an upgrade, and repair come at any time."
    })
public final class ClusterMaintenanceCommand implements Callable<Integer> {
  private static final Duration NOW = Duration.ofHours(1);

  private final Session session;

  @Parameters(paramLabel = "NAME", description = "The cluster.")
  private String name = "";

  @Option(
      names = "--window",
      paramLabel = "WINDOW",
      converter = WeekWindowConverter.class,
      description =
          "A time of the week like 'Sat-Sun 02:00-05:00', in place of those before; give it again"
              + " for more.")
  private @Nullable List<WeekWindow> windows;

  @Option(
      names = "--time-zone",
      paramLabel = "ZONE",
      description =
          "Time zone of the windows, like Europe/Vienna; alone it changes that (as before when left"
              + " out, and UTC at first).")
  private @Nullable String timeZone;

  @Option(names = "--any-time", description = "Have no windows: it may be at any time.")
  private boolean anyTime;

  @Option(
      names = "--now",
      description = "Do not wait for a window: it may be for an hour from now.")
  private boolean now;

  public ClusterMaintenanceCommand(Session session) {
    this.session = session;
  }

  @Override
  public Integer call() {
    check();
    var fleet = session.fleet();
    var cluster = Lookup.clusterToChange(session, name);
    if (anyTime) {
      fleet.change(cluster, Collections.singletonMap("maintenance", null));
    } else {
      checkThatThereAreWindows(cluster);
      fleet.change(cluster, Map.of("maintenance", wish()));
    }
    session.terminal().print(told());
    return ExitCode.OK;
  }

  private Map<String, Object> wish() {
    var wish = new LinkedHashMap<String, Object>();
    if (windows != null) {
      wish.put("windows", windows);
    }
    if (timeZone != null) {
      wish.put("timeZone", timeZone);
    }
    if (now) {
      wish.put(
          "openUntil",
          session.clock().instant().plus(NOW).truncatedTo(ChronoUnit.SECONDS).toString());
    }
    return wish;
  }

  private String told() {
    if (anyTime) {
      return "Cluster %s may have maintenance at any time.".formatted(name);
    }
    return now
        ? "Cluster %s may have maintenance for an hour from now.".formatted(name)
        : "Cluster %s has maintenance in its windows only.".formatted(name);
  }

  private void check() {
    if (Stream.of(windows != null || timeZone != null, anyTime, now).filter(is -> is).count()
        != 1) {
      throw Failure.usage("give either windows with --window, or --any-time, or --now");
    }
    TimeZoneCheck.known(timeZone);
  }

  private void checkThatThereAreWindows(CustomerCluster cluster) {
    if (windows == null && cluster.getSpec().maintenance() == null) {
      throw Failure.usage(
          "cluster %s has no maintenance windows: it may be at any time".formatted(name));
    }
  }
}
