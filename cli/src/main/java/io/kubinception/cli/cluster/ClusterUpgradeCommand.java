package io.kubinception.cli.cluster;

import io.kubinception.api.v1alpha1.CustomerCluster;
import io.kubinception.api.v1alpha1.CustomerClusterStatus;
import io.kubinception.api.v1alpha1.RolledOut;
import io.kubinception.api.v1alpha1.Status;
import io.kubinception.cli.ExitCode;
import io.kubinception.cli.Failure;
import io.kubinception.cli.Session;
import io.kubinception.cli.check.Asleep;
import io.kubinception.cli.check.Lookup;
import io.kubinception.cli.check.ToBeDeleted;
import io.kubinception.cli.check.VersionCheck;
import io.kubinception.cli.output.Health;
import io.kubinception.cli.output.Mark;
import io.kubinception.cli.progress.Step;
import io.kubinception.cli.progress.WaitOptions;
import io.kubinception.cli.upgrade.Finding;
import io.kubinception.cli.upgrade.Preflight;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code kubinception cluster upgrade}. */
@Command(
    name = "upgrade",
    description = {
      "Upgrade a cluster's control plane while it runs; its worker nodes stay as they are.",
      "Looks first what stands in the way, and changes nothing if something does."
    })
public final class ClusterUpgradeCommand implements Callable<Integer> {
  private final Session session;

  @Parameters(paramLabel = "NAME", description = "The cluster.")
  private String name = "";

  @Option(
      names = "--to",
      required = true,
      paramLabel = "VERSION",
      description = "Kubernetes version: a patch of the same minor, or the next minor.")
  private String to = "";

  @Option(names = "--dry-run", description = "Only look what stands in the way.")
  private boolean dryRun;

  @Mixin private final WaitOptions wait = new WaitOptions();

  public ClusterUpgradeCommand(Session session) {
    this.session = session;
  }

  @Override
  public Integer call() throws InterruptedException {
    String target = VersionCheck.supported("--to", to);
    var cluster = Lookup.clusterToChange(session, name);
    String before = cluster.getSpec().version();
    if (isOnItsWay(cluster, target)) {
      tell(target, session.clock().instant());
      return ExitCode.OK;
    }
    VersionCheck.step(before, target);
    var findings = findings(cluster, target);
    findings.forEach(f -> session.terminal().print(f.line(session.terminal().style())));
    long blocking = findings.stream().filter(Finding::blocks).count();
    if (blocking > 0) {
      throw Failure.failed(
          "cluster %s stays at %s: %d of these stand in the way".formatted(name, before, blocking));
    }
    if (dryRun) {
      session
          .terminal()
          .print("Nothing stands in the way of %s from %s to %s.".formatted(name, before, target));
      return ExitCode.OK;
    }
    session.releases().ensure(target);
    upgrade(cluster, target);
    return ExitCode.OK;
  }

  /** Asked for before, by somebody who did not wait. */
  private boolean isOnItsWay(CustomerCluster cluster, String target) {
    var status = cluster.getStatus();
    return !dryRun
        && target.equals(cluster.getSpec().version())
        && status != null
        && status.version() != null
        && !target.equals(status.version());
  }

  private List<Finding> findings(CustomerCluster cluster, String target) {
    var health = Health.of(cluster, session.clock().instant());
    if (Asleep.is(session, cluster)) {
      throw Failure.failed(
          "cluster %s sleeps, so nobody can look inside: wake it with '%s'"
              .formatted(name, ToBeDeleted.wakeUp(session, cluster)));
    }
    var findings = new ArrayList<Finding>();
    if (!health.well()) {
      findings.add(
          Finding.blocks(
              "the cluster is not ready: %s; see '%s'"
                  .formatted(health.sentence(), session.command("cluster get " + name))));
    }
    findings.addAll(inside(cluster, target));
    return findings;
  }

  private List<Finding> inside(CustomerCluster cluster, String target) {
    try {
      return Preflight.of(session.fleet().inside(cluster), target);
    } catch (Failure e) {
      return List.of(
          Finding.blocks(
              "nodes' versions, deprecated APIs in use, webhooks that fail closed and PodDisruptionBudgets could not be looked at: "
                  + e.sentence()));
    }
  }

  private void upgrade(CustomerCluster cluster, String target) {
    var begin = session.clock().instant();
    session.fleet().change(cluster, Map.of("version", target));
    tell(target, begin);
  }

  private void tell(String target, Instant begin) {
    if (wait.wanted()) {
      wait.run(session, () -> List.of(step(target, begin)), session.command("cluster get " + name));
      session.terminal().print("Cluster %s runs Kubernetes %s.".formatted(name, target));
    } else {
      session
          .terminal()
          .print(
              "Cluster %s goes to Kubernetes %s. Look with '%s'."
                  .formatted(name, target, session.command("cluster get " + name)));
    }
  }

  private Step step(String target, Instant begin) {
    var seen = Lookup.cluster(session.fleet(), session.namespace(), name);
    if (!target.equals(seen.getSpec().version())) {
      throw Failure.hopeless(
          "cluster %s is to run Kubernetes %s now, as somebody else wished in the meantime: look with '%s'"
              .formatted(name, seen.getSpec().version(), session.command("cluster get " + name)));
    }
    var status = seen.getStatus();
    var words = "Kubernetes " + target;
    boolean runs =
        Optional.ofNullable(status)
            .map(CustomerClusterStatus::version)
            .filter(target::equals)
            .isPresent();
    return runs
        ? Step.done(words, Duration.between(begin, session.clock().instant()), "")
        : Step.open(
            words,
            Mark.WORKING,
            Status.condition(status, RolledOut.CONDITION)
                .filter(c -> "False".equals(c.getStatus()))
                .map(c -> c.getMessage())
                .orElse(""));
  }
}
