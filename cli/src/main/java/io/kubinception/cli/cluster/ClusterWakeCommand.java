package io.kubinception.cli.cluster;

import static java.util.Objects.requireNonNullElse;

import io.kubinception.api.v1alpha1.CustomerCluster;
import io.kubinception.cli.ExitCode;
import io.kubinception.cli.Failure;
import io.kubinception.cli.Session;
import io.kubinception.cli.check.Lookup;
import io.kubinception.cli.check.ToBeDeleted;
import io.kubinception.cli.output.Ages;
import io.kubinception.cli.progress.WaitOptions;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code kubinception cluster wake}. */
@Command(name = "wake", description = "Wake a cluster that sleeps, by hand or by its schedule.")
public final class ClusterWakeCommand implements Callable<Integer> {
  private static final Duration AWHILE = Duration.ofHours(4);

  private final Session session;

  @Parameters(paramLabel = "NAME", description = "The cluster.")
  private String name = "";

  @Option(
      names = "--for",
      paramLabel = "TIME",
      description = "With a schedule: it does not apply for so long, like 90m or 8h (default 4h).")
  private @Nullable Duration length;

  @Mixin private final WaitOptions wait = new WaitOptions();

  public ClusterWakeCommand(Session session) {
    this.session = session;
  }

  @Override
  public Integer call() {
    var fleet = session.fleet();
    var cluster = Lookup.clusterToChange(session, name);
    ToBeDeleted.refuse(session, cluster);
    check(cluster);
    var begin = session.clock().instant();
    var changed = fleet.change(cluster, Map.of("hibernation", wish(cluster)));
    if (wait.wanted()) {
      wait.run(
          session,
          () -> SleepProgress.awake(fleet, changed, begin, session.clock().instant()),
          session.command("cluster get " + name));
    }
    var until = changed.getSpec().hibernation().awakeUntil();
    session
        .terminal()
        .print(
            "Cluster %s %s%s."
                .formatted(
                    name,
                    wait.wanted() ? "is ready" : "wakes",
                    until == null ? "" : "; its schedule does not apply until " + until));
    return ExitCode.OK;
  }

  private void check(CustomerCluster cluster) {
    if (length != null && !length.isPositive()) {
      throw Failure.usage("--for is a time like 90m or 8h, not " + Ages.of(length));
    }
    if (length != null && !scheduled(cluster)) {
      throw Failure.usage(
          "--for is a break of the schedule, and cluster %s has none: without it, it stays awake"
              .formatted(name));
    }
  }

  private Map<String, Object> wish(CustomerCluster cluster) {
    var wish = new LinkedHashMap<String, Object>();
    wish.put("asleep", false);
    if (scheduled(cluster)) {
      var until =
          session
              .clock()
              .instant()
              .plus(requireNonNullElse(length, AWHILE))
              .truncatedTo(ChronoUnit.SECONDS);
      wish.put("awakeUntil", until.toString());
    }
    return wish;
  }

  private static boolean scheduled(CustomerCluster cluster) {
    return !cluster.getSpec().hibernation().schedule().isEmpty();
  }
}
