package io.kubinception.cli.cluster;

import io.kubinception.api.v1alpha1.Credential;
import io.kubinception.api.v1alpha1.CredentialRotation;
import io.kubinception.api.v1alpha1.CustomerCluster;
import io.kubinception.api.v1alpha1.Rotation;
import io.kubinception.api.v1alpha1.RotationGoal;
import io.kubinception.api.v1alpha1.RotationPhase;
import io.kubinception.cli.ExitCode;
import io.kubinception.cli.Failure;
import io.kubinception.cli.Session;
import io.kubinception.cli.check.Asleep;
import io.kubinception.cli.check.Lookup;
import io.kubinception.cli.output.Mark;
import io.kubinception.cli.progress.Step;
import io.kubinception.cli.progress.WaitOptions;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code kubinception cluster rotate}. */
@Command(
    name = "rotate",
    description = {
      "New authorities and keys in place of old ones, while the cluster runs.",
      "First both are trusted and the new ones are used; kubeconfigs given out before still work.",
      "With --complete: the old ones are trusted no more. With --abort: back to the old ones."
    })
public final class ClusterRotateCommand implements Callable<Integer> {
  private static final Set<RotationPhase> OVER =
      Set.of(RotationPhase.COMPLETED, RotationPhase.ABORTED);

  private final Session session;

  @Parameters(paramLabel = "NAME", description = "The cluster.")
  private String name = "";

  @Option(
      names = "--only",
      split = ",",
      paramLabel = "CREDENTIAL",
      description =
          "Just these: ca, front-proxy, service-account, encryption. With commas, or give it again.")
  private List<String> only = List.of();

  @Option(names = "--complete", description = "Trust the old ones no more.")
  private boolean complete;

  @Option(names = "--abort", description = "Back to the old ones.")
  private boolean abort;

  @Option(
      names = "--now",
      description =
          "Do not wait until workloads have new tokens: those who have old ones are refused until then.")
  private boolean now;

  @Mixin private final WaitOptions wait = new WaitOptions();

  public ClusterRotateCommand(Session session) {
    this.session = session;
  }

  @Override
  public Integer call() {
    check();
    var cluster = Lookup.clusterToChange(session, name);
    if (Asleep.is(session, cluster) && wait.wanted()) {
      throw Failure.usage(
          "cluster %s sleeps, its rotation goes on when it wakes: leave --wait out"
              .formatted(name));
    }
    var begin = session.clock().instant();
    var wish = complete || abort ? ended(cluster) : begun(cluster);
    var changed =
        session.fleet().change(cluster, Map.of("access", Map.of("rotation", fields(wish))));
    if (wait.wanted()) {
      wait.run(session, () -> steps(changed, wish, begin), session.command("cluster get " + name));
    }
    session.terminal().print(told(wish));
    return ExitCode.OK;
  }

  private void check() {
    if (complete && abort) {
      throw Failure.usage("--complete or --abort: which of them?");
    }
    if (now && !complete && !abort) {
      throw Failure.usage("--now needs --complete or --abort: a beginning waits for nothing");
    }
    if (!only.isEmpty() && (complete || abort)) {
      throw Failure.usage("--only belongs to the beginning: what has begun ends as a whole");
    }
  }

  private Rotation begun(CustomerCluster cluster) {
    var credentials = only.stream().map(ClusterRotateCommand::credential).distinct().toList();
    var open = open(cluster).findFirst();
    if (open.isPresent()) {
      throw Failure.failed(
          "a rotation of cluster %s is under way since %s: '%s' or --abort first"
              .formatted(
                  name,
                  open.get().lastInitiated(),
                  session.command("cluster rotate %s --complete".formatted(name))));
    }
    return new Rotation(
        session.clock().instant().truncatedTo(ChronoUnit.SECONDS).toString(),
        credentials,
        RotationGoal.PREPARE,
        true);
  }

  private Rotation ended(CustomerCluster cluster) {
    Rotation before = cluster.getSpec().access().rotation();
    if (before == null) {
      throw Failure.failed(
          "no rotation of cluster %s was asked for: begin one with '%s'"
              .formatted(name, session.command("cluster rotate " + name)));
    }
    var goal = complete ? RotationGoal.COMPLETE : RotationGoal.ABORT;
    var begun = underWay(cluster, before);
    if (begun.goal() != RotationGoal.PREPARE && begun.goal() != goal) {
      throw goesOn(cluster, begun);
    }
    return new Rotation(begun.at(), begun.only(), goal, !now && begun.waitForTokens());
  }

  /** What is on its way to one end does not come to another. */
  private Failure goesOn(CustomerCluster cluster, Rotation begun) {
    boolean aborted = begun.goal() == RotationGoal.ABORT;
    boolean over =
        rotations(cluster).stream().anyMatch(r -> r.at().equals(begun.at()))
            && open(cluster).noneMatch(r -> r.at().equals(begun.at()));
    return Failure.failed(
        "the rotation of cluster %s that began at %s %s: begin another one%s with '%s'"
            .formatted(
                name,
                begun.at(),
                over
                    ? aborted ? "was aborted and has ended" : "is complete"
                    : aborted ? "is being aborted" : "is being completed",
                over ? "" : " when it has ended,",
                session.command("cluster rotate " + name)));
  }

  /** The one that was asked for, unless it waits for the end of another one. */
  private static Rotation underWay(CustomerCluster cluster, Rotation asked) {
    if (open(cluster).anyMatch(r -> r.at().equals(asked.at()))) {
      return asked;
    }
    return open(cluster)
        .findFirst()
        .map(CredentialRotation::at)
        .map(
            at ->
                new Rotation(
                    at,
                    open(cluster)
                        .filter(r -> r.at().equals(at))
                        .map(CredentialRotation::credential)
                        .toList(),
                    RotationGoal.PREPARE,
                    true))
        .orElse(asked);
  }

  private static Stream<CredentialRotation> open(CustomerCluster cluster) {
    return rotations(cluster).stream().filter(r -> !OVER.contains(r.phase()));
  }

  private static Credential credential(String word) {
    return Arrays.stream(Credential.values())
        .filter(c -> c.word().equals(word))
        .findFirst()
        .orElseThrow(
            () ->
                Failure.usage(
                    "there is no credential '%s': %s"
                        .formatted(
                            word,
                            Arrays.stream(Credential.values())
                                .map(Credential::word)
                                .collect(Collectors.joining(", ")))));
  }

  private static Map<String, Object> fields(Rotation wish) {
    var fields = new LinkedHashMap<String, Object>();
    fields.put("at", wish.at());
    fields.put("only", wish.only().stream().map(Credential::specified).toList());
    fields.put("goal", wish.goal().specified());
    fields.put("waitForTokens", wish.waitForTokens());
    return fields;
  }

  private List<Step> steps(CustomerCluster changed, Rotation wish, Instant begin) {
    var seen = Lookup.cluster(session.fleet(), changed.getMetadata().getNamespace(), name);
    return wish.credentials().stream().map(c -> step(seen, c, wish, begin)).toList();
  }

  private Step step(CustomerCluster seen, Credential credential, Rotation wish, Instant begin) {
    var found =
        rotations(seen).stream()
            .filter(r -> r.credential() == credential && r.at().equals(wish.at()))
            .findFirst();
    boolean there =
        found
            .filter(
                r ->
                    wish.goal() == RotationGoal.PREPARE
                        ? r.phase() == RotationPhase.PREPARED
                        : OVER.contains(r.phase()))
            .isPresent();
    return there
        ? Step.done(credential.word(), Duration.between(begin, session.clock().instant()), "")
        : Step.open(
            credential.word(),
            Mark.WORKING,
            found.map(r -> Objects.requireNonNullElse(r.missing(), "")).orElse(""));
  }

  private static List<CredentialRotation> rotations(CustomerCluster cluster) {
    var status = cluster.getStatus();
    return status == null || status.rotations() == null ? List.of() : status.rotations();
  }

  private String told(Rotation wish) {
    String look = session.command("cluster get " + name);
    if (!wait.wanted()) {
      var what =
          switch (wish.goal()) {
            case PREPARE -> "The rotation begins";
            case COMPLETE -> "The rotation is being completed";
            case ABORT -> "The rotation is being aborted";
          };
      return "%s. Look with '%s'.".formatted(what, look);
    }
    return switch (wish.goal()) {
      case PREPARE ->
          "Both are trusted, the new ones are used. %s: %s"
              .formatted(
                  // Kubeconfigs hold nothing of the others.
                  wish.credentials().contains(Credential.CLUSTER_AUTHORITY)
                      ? "Fetch new kubeconfigs, then"
                      : "Kubeconfigs stay good. Then",
                  session.command("cluster rotate %s --complete".formatted(name)));
      case COMPLETE -> "The old ones are trusted no more.";
      case ABORT -> "The old ones are used again, the new ones are trusted no more.";
    };
  }
}
