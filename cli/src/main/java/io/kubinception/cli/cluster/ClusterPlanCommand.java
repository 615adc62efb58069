package io.kubinception.cli.cluster;

import io.kubinception.api.v1alpha1.CustomerCluster;
import io.kubinception.api.v1alpha1.Plan;
import io.kubinception.api.v1alpha1.Redundant;
import io.kubinception.api.v1alpha1.Status;
import io.kubinception.cli.ExitCode;
import io.kubinception.cli.Failure;
import io.kubinception.cli.Session;
import io.kubinception.cli.check.Asleep;
import io.kubinception.cli.check.Lookup;
import io.kubinception.cli.check.PlanCheck;
import io.kubinception.cli.output.Mark;
import io.kubinception.cli.progress.Step;
import io.kubinception.cli.progress.WaitOptions;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** {@code kubinception cluster plan}. */
@Command(
    name = "plan",
    description = {
      "Change a cluster's plan while it runs.",
      "shared: one of each component. ha: two of each, on different nodes of the admin cluster."
    })
public final class ClusterPlanCommand implements Callable<Integer> {
  private final Session session;

  @Parameters(index = "0", paramLabel = "NAME", description = "The cluster.")
  private String name = "";

  @Parameters(index = "1", paramLabel = "shared|ha", description = "The plan.")
  private String plan = "";

  @Mixin private final WaitOptions wait = new WaitOptions();

  public ClusterPlanCommand(Session session) {
    this.session = session;
  }

  @Override
  public Integer call() {
    Plan wanted = PlanCheck.known(plan);
    var cluster = Lookup.clusterToChange(session, name);
    boolean asleep = Asleep.is(session, cluster);
    if (asleep && wait.wanted()) {
      throw Failure.usage(
          "cluster %s sleeps, its plan is had when it wakes: leave --wait out".formatted(name));
    }
    var begin = session.clock().instant();
    var changed = session.fleet().change(cluster, Map.of("plan", wanted.word()));
    if (wait.wanted()) {
      wait.run(
          session, () -> List.of(step(changed, begin)), session.command("cluster get " + name));
    }
    session.terminal().print(told(changed, asleep));
    return ExitCode.OK;
  }

  private String told(CustomerCluster changed, boolean asleep) {
    if (asleep) {
      return "Cluster %s sleeps; it wakes with plan %s.".formatted(name, plan);
    }
    if (!wait.wanted()) {
      return "Cluster %s changes to plan %s. Look with '%s'."
          .formatted(name, plan, session.command("cluster get " + name));
    }
    String flaw = notSpread(seen(changed)).map(m -> ": " + m).orElse("");
    return "Cluster %s has plan %s%s.".formatted(name, plan, flaw);
  }

  /** Both replicas on the one node that there is are all that can be had: no reason to wait. */
  private Step step(CustomerCluster changed, Instant begin) {
    var seen = seen(changed);
    var words = "plan " + plan;
    var status = seen.getStatus();
    var generation = status == null ? null : status.observedGeneration();
    var wanted = changed.getMetadata().getGeneration();
    if (wanted != null && (generation == null || generation < wanted)) {
      return Step.open(words, Mark.WORKING, "");
    }
    var redundant = Status.condition(status, Redundant.CONDITION);
    boolean had =
        seen.getSpec().plan() == Plan.HA
            ? Status.isTrue(status, Redundant.CONDITION) || notSpread(seen).isPresent()
            : redundant.isEmpty();
    return had
        ? Step.done(words, Duration.between(begin, session.clock().instant()), "")
        : Step.open(words, Mark.WORKING, why(seen));
  }

  /** What keeps the cluster from being Ready keeps it from its plan, too. */
  private static String why(CustomerCluster seen) {
    var status = seen.getStatus();
    return Status.condition(status, "Ready")
        .filter(c -> "False".equals(c.getStatus()))
        .or(() -> Status.condition(status, Redundant.CONDITION))
        .map(c -> c.getMessage())
        .orElse("");
  }

  private static Optional<String> notSpread(CustomerCluster cluster) {
    return Status.condition(cluster.getStatus(), Redundant.CONDITION)
        .filter(c -> Redundant.ONE_NODE.equals(c.getReason()))
        .map(c -> c.getMessage());
  }

  private CustomerCluster seen(CustomerCluster changed) {
    return Lookup.cluster(session.fleet(), changed.getMetadata().getNamespace(), name);
  }
}
