package io.kubinception.cli.cluster;

import io.kubinception.api.v1alpha1.ClusterSize;
import io.kubinception.api.v1alpha1.CustomerCluster;
import io.kubinception.api.v1alpha1.SizeWish;
import io.kubinception.api.v1alpha1.Sized;
import io.kubinception.api.v1alpha1.Status;
import io.kubinception.cli.ExitCode;
import io.kubinception.cli.Failure;
import io.kubinception.cli.Session;
import io.kubinception.cli.check.Asleep;
import io.kubinception.cli.check.Lookup;
import io.kubinception.cli.check.SizeCheck;
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

/** {@code kubinception cluster size}. */
@Command(
    name = "size",
    description = {
      "Pin a cluster's control plane to a size class, or have it take the one that fits.",
      "Auto: by its nodes and its load; it changes with them."
    })
public final class ClusterSizeCommand implements Callable<Integer> {
  private final Session session;

  @Parameters(index = "0", paramLabel = "NAME", description = "The cluster.")
  private String name = "";

  @Parameters(index = "1", paramLabel = "Auto|small|medium|large|xlarge", description = "The size.")
  private String size = "";

  @Mixin private final WaitOptions wait = new WaitOptions();

  public ClusterSizeCommand(Session session) {
    this.session = session;
  }

  @Override
  public Integer call() {
    SizeWish wish = SizeCheck.known(size);
    Optional<ClusterSize> pinned = wish.pinned();
    if (wait.wanted() && pinned.isEmpty()) {
      throw Failure.usage("Auto changes when there is a reason to: leave --wait out");
    }
    var cluster = Lookup.clusterToChange(session, name);
    boolean asleep = Asleep.is(session, cluster);
    if (asleep && wait.wanted()) {
      throw Failure.usage(
          "cluster %s sleeps, its size is had when it wakes: leave --wait out".formatted(name));
    }
    var begin = session.clock().instant();
    var changed = session.fleet().change(cluster, Map.of("size", wish.word()));
    if (wait.wanted() && pinned.isPresent()) {
      wait.run(
          session,
          () -> List.of(step(changed, pinned.get(), begin)),
          session.command("cluster get " + name));
    }
    session.terminal().print(told(wish, asleep));
    return ExitCode.OK;
  }

  private String told(SizeWish wish, boolean asleep) {
    if (wish == SizeWish.AUTO) {
      return "Cluster %s takes the size that fits. Look with '%s'."
          .formatted(name, session.command("cluster get " + name));
    }
    if (asleep) {
      return "Cluster %s sleeps; it wakes with size %s.".formatted(name, wish.word());
    }
    return wait.wanted()
        ? "Cluster %s has size %s.".formatted(name, wish.word())
        : "Cluster %s changes to size %s. Look with '%s'."
            .formatted(name, wish.word(), session.command("cluster get " + name));
  }

  private Step step(CustomerCluster changed, ClusterSize wanted, Instant begin) {
    var seen = Lookup.cluster(session.fleet(), changed.getMetadata().getNamespace(), name);
    var words = "size " + wanted.word();
    var status = seen.getStatus();
    return status != null && status.size() == wanted
        ? Step.done(words, Duration.between(begin, session.clock().instant()), "")
        : Step.open(
            words,
            Mark.WORKING,
            Status.condition(status, Sized.CONDITION)
                .filter(c -> !"True".equals(c.getStatus()))
                .map(c -> c.getMessage())
                .orElse(""));
  }
}
