package io.kubinception.cli.cluster;

import io.fabric8.kubernetes.api.model.Condition;
import io.kubinception.api.v1alpha1.AllowListInForce;
import io.kubinception.api.v1alpha1.CustomerCluster;
import io.kubinception.api.v1alpha1.Status;
import io.kubinception.cli.ExitCode;
import io.kubinception.cli.Failure;
import io.kubinception.cli.Session;
import io.kubinception.cli.check.AllowList;
import io.kubinception.cli.check.Lookup;
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
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code kubinception cluster allow}. */
@Command(
    name = "allow",
    description = {
      "Say which networks may connect to a cluster's API; its own worker nodes always may.",
      "Connections of clients that it does not let in are cut off."
    })
public final class ClusterAllowCommand implements Callable<Integer> {
  /** The provider's edge takes no lists: waiting does not help. */
  private static final String NO_LISTS = "NoEdgeControl";

  private final Session session;

  @Parameters(paramLabel = "NAME", description = "The cluster.")
  private String name = "";

  @Option(
      names = "--network",
      split = ",",
      paramLabel = "CIDR",
      description =
          "A network like 203.0.113.0/24, or one address like 203.0.113.7/32, in place of those"
              + " before; give it again for more.")
  private List<String> networks = List.of();

  @Option(names = "--everybody", description = "Have no list: anybody may connect.")
  private boolean everybody;

  @Mixin private final WaitOptions wait = new WaitOptions();

  public ClusterAllowCommand(Session session) {
    this.session = session;
  }

  @Override
  public Integer call() {
    check();
    Instant begin = session.clock().instant();
    var cluster = Lookup.clusterToChange(session, name);
    var changed =
        session.fleet().change(cluster, Map.of("access", Map.of("allowedNetworks", networks)));
    if (wait.wanted()) {
      wait.run(
          session, () -> List.of(step(changed, begin)), session.command("cluster get " + name));
    }
    session.terminal().print(told());
    return ExitCode.OK;
  }

  /** The edge follows a moment later, if it can at all. */
  private String told() {
    var who =
        everybody
            ? "Anybody"
            : "Only %s and its own worker nodes".formatted(String.join(", ", networks));
    return wait.wanted()
        ? "%s may connect to the API of cluster %s.".formatted(who, name)
        : "%s shall connect to the API of cluster %s. See with '%s' whether the edge lets them."
            .formatted(who, name, session.command("cluster get " + name));
  }

  private void check() {
    if (everybody != networks.isEmpty()) {
      throw Failure.usage("give either networks with --network, or --everybody");
    }
    AllowList.check("--network", networks);
  }

  private Step step(CustomerCluster changed, Instant begin) {
    var seen =
        Lookup.cluster(session.fleet(), changed.getMetadata().getNamespace(), name).getStatus();
    Optional<Condition> told = Status.condition(seen, AllowListInForce.CONDITION);
    if (!everybody && Status.isReason(seen, AllowListInForce.CONDITION, NO_LISTS)) {
      throw Failure.hopeless(
          "the list of cluster %s does not hold: %s"
              .formatted(name, told.orElseThrow().getMessage()));
    }
    boolean done =
        Status.isOf(seen, changed.getMetadata().getGeneration())
            && (everybody ? told.isEmpty() : Status.isTrue(seen, AllowListInForce.CONDITION));
    return done
        ? Step.done("edge", Duration.between(begin, session.clock().instant()), "")
        : Step.open("edge", Mark.WORKING, told.map(Condition::getMessage).orElse(""));
  }
}
