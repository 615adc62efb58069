package io.kubinception.cli.etcd;

import io.kubinception.api.v1alpha1.AuthoritiesRotation;
import io.kubinception.api.v1alpha1.EtcdCluster;
import io.kubinception.api.v1alpha1.EtcdRotation;
import io.kubinception.api.v1alpha1.RotationGoal;
import io.kubinception.api.v1alpha1.RotationPhase;
import io.kubinception.cli.ExitCode;
import io.kubinception.cli.Failure;
import io.kubinception.cli.Session;
import io.kubinception.cli.check.Lookup;
import io.kubinception.cli.check.Paused;
import io.kubinception.cli.output.Mark;
import io.kubinception.cli.progress.Step;
import io.kubinception.cli.progress.WaitOptions;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code kubinception etcd pods rotate}. */
@Command(
    name = "rotate",
    description = {
      "New authorities in place of those of an etcd cluster of pods, while its customers work.",
      "First old and new are trusted, and all certificates become of the new. With --complete: the"
          + " old are trusted no more. With --abort: back to the old."
    })
public final class EtcdPodsRotateCommand implements Callable<Integer> {
  private final Session session;

  @Parameters(paramLabel = "NAME", description = "The etcd cluster.")
  private String name = "";

  @Option(names = "--complete", description = "Trust the old ones no more.")
  private boolean complete;

  @Option(names = "--abort", description = "Back to the old ones.")
  private boolean abort;

  @Mixin private final WaitOptions wait = new WaitOptions();

  public EtcdPodsRotateCommand(Session session) {
    this.session = session;
  }

  @Override
  public Integer call() {
    if (complete && abort) {
      throw Failure.usage("--complete or --abort: which of them?");
    }
    EtcdCluster cluster = PodsWish.find(session, name);
    EtcdRotation wish = complete || abort ? ended(cluster) : begun(cluster);
    Paused.warn(session, cluster, "etcd cluster");
    var begin = session.clock().instant();
    session
        .fleet()
        .change(
            cluster,
            Map.of(
                "statefulSet",
                Map.of("rotation", Map.of("at", wish.at(), "goal", wish.goal().specified()))));
    if (wait.wanted()) {
      wait.run(session, () -> List.of(step(wish, begin)), "kubinception etcd status");
    }
    session.terminal().print(told(wish));
    return ExitCode.OK;
  }

  private EtcdRotation begun(EtcdCluster cluster) {
    underWay(cluster)
        .ifPresent(
            open -> {
              throw Failure.failed(
                  "a rotation of etcd cluster %s is under way since %s: 'kubinception etcd pods rotate %1$s --complete' or --abort first"
                      .formatted(name, open.lastInitiated()));
            });
    return new EtcdRotation(
        session.clock().instant().truncatedTo(ChronoUnit.SECONDS).toString(), RotationGoal.PREPARE);
  }

  /** The one that is under way, though another may have been asked for meanwhile. */
  private EtcdRotation ended(EtcdCluster cluster) {
    String at =
        underWay(cluster)
            .map(AuthoritiesRotation::at)
            .or(() -> asked(cluster).map(EtcdRotation::at))
            .orElseThrow(
                () ->
                    Failure.failed(
                        "no rotation of etcd cluster %s was asked for: begin one with 'kubinception etcd pods rotate %1$s'"
                            .formatted(name)));
    RotationGoal goal = complete ? RotationGoal.COMPLETE : RotationGoal.ABORT;
    asked(cluster)
        .filter(before -> before.at().equals(at))
        .map(EtcdRotation::goal)
        .filter(before -> before != RotationGoal.PREPARE && before != goal)
        .ifPresent(
            before -> {
              throw Failure.failed(
                  "the rotation of etcd cluster %s goes on to its end (%s): afterwards begin another one with 'kubinception etcd pods rotate %1$s'"
                      .formatted(name, before.specified()));
            });
    return new EtcdRotation(at, goal);
  }

  private static Optional<EtcdRotation> asked(EtcdCluster cluster) {
    return cluster.statefulSet().flatMap(wish -> Optional.ofNullable(wish.rotation()));
  }

  private static Optional<AuthoritiesRotation> told(EtcdCluster cluster) {
    return Optional.ofNullable(cluster.getStatus())
        .flatMap(status -> Optional.ofNullable(status.rotation()));
  }

  private static Optional<AuthoritiesRotation> underWay(EtcdCluster cluster) {
    return told(cluster).filter(AuthoritiesRotation::underWay);
  }

  private Step step(EtcdRotation wish, Instant begin) {
    String title = "authorities of etcd " + name;
    var found =
        told(Lookup.etcdCluster(session.fleet(), name)).filter(r -> r.at().equals(wish.at()));
    boolean there =
        found
            .filter(
                r ->
                    wish.goal() == RotationGoal.PREPARE
                        ? r.phase() == RotationPhase.PREPARED
                        : !r.underWay())
            .isPresent();
    return there
        ? Step.done(title, Duration.between(begin, session.clock().instant()), "")
        : Step.open(
            title,
            Mark.WORKING,
            found.map(r -> Objects.requireNonNullElse(r.missing(), "")).orElse(""));
  }

  private String told(EtcdRotation wish) {
    if (!wait.wanted()) {
      return "The rotation of etcd cluster %s goes on. Look with 'kubinception etcd status'."
          .formatted(name);
    }
    return switch (wish.goal()) {
      case PREPARE ->
          "Old and new authorities of etcd cluster %s are trusted, all certificates are of the new. Then: kubinception etcd pods rotate %1$s --complete"
              .formatted(name);
      case COMPLETE ->
          "The old authorities of etcd cluster %s are trusted no more.".formatted(name);
      case ABORT -> "Etcd cluster %s has its old authorities alone again.".formatted(name);
    };
  }
}
