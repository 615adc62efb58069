package io.kubinception.operator.etcdcluster;

import io.kubinception.api.v1alpha1.AuthoritiesRotation;
import io.kubinception.api.v1alpha1.EtcdCluster;
import io.kubinception.api.v1alpha1.EtcdStatefulSet;
import io.kubinception.api.v1alpha1.RotationPhase;
import io.kubinception.etcd.ClusterReport;
import io.kubinception.operator.etcdpods.EtcdPodRotated;
import io.kubinception.operator.etcdpods.EtcdPods;
import io.kubinception.operator.kube.Events;
import io.kubinception.operator.steps.StepResult;
import java.time.Duration;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Has the authorities of an etcd of pods rotated as it is asked for, and tells how far it is. */
final class PodsRotation {
  private static final Duration AT_ONCE = Duration.ofMillis(100);
  private static final Duration LOOK_SOON = Duration.ofSeconds(5);

  private final EtcdPods pods;
  private final MovesUnderWay moves;
  private final Events events;

  PodsRotation(EtcdPods pods, MovesUnderWay moves, Events events) {
    this.pods = pods;
    this.moves = moves;
    this.events = events;
  }

  /**
   * Goes on.
   *
   * @param members whether its members are as wished
   */
  EtcdPodRotated goOn(
      EtcdCluster cluster, EtcdStatefulSet wish, ClusterReport report, StepResult members) {
    EtcdPodRotated rotated = pods.rotate(cluster, wish, report, busy(cluster, members));
    tell(cluster, rotated.rotation());
    return rotated;
  }

  private Optional<String> busy(EtcdCluster cluster, StepResult members) {
    Optional<String> ofMembers =
        switch (members) {
          case StepResult.Done _ -> Optional.empty();
          case StepResult.Wait wait -> Optional.of(wait.message());
          case StepResult.Failed failed -> Optional.of(failed.message());
        };
    return ofMembers.or(
        () ->
            moves
                .of(cluster.getMetadata().getName())
                .map(move -> "EtcdMove %s is under way".formatted(move)));
  }

  /** One that was told before, and has to wait. */
  static @Nullable AuthoritiesRotation held(@Nullable AuthoritiesRotation before, String why) {
    return before == null || !before.underWay() ? before : before.waitingFor(why);
  }

  static StepResult result(EtcdPodRotated rotated) {
    AuthoritiesRotation rotation = rotated.rotation();
    if (rotation == null) {
      return StepResult.done("they are those of its birth");
    }
    if (rotated.wentOn()) {
      return StepResult.waitFor(AT_ONCE, "Rotating", sentence(rotation.phase()));
    }
    String missing = rotation.missing();
    if (missing != null) {
      return StepResult.waitFor(LOOK_SOON, "Waiting", missing);
    }
    return rotation.phase() == RotationPhase.PREPARED || !rotation.underWay()
        ? StepResult.done(sentence(rotation.phase()))
        : StepResult.waitFor(LOOK_SOON, "Rotating", sentence(rotation.phase()));
  }

  private void tell(EtcdCluster cluster, @Nullable AuthoritiesRotation now) {
    var status = cluster.getStatus();
    AuthoritiesRotation before = status == null ? null : status.rotation();
    if (now != null
        && (before == null
            || before.phase() != now.phase()
            || !Objects.equals(before.at(), now.at()))) {
      events.normal(cluster, reason(now.phase()), sentence(now.phase()));
    }
  }

  private static String reason(RotationPhase phase) {
    return switch (phase) {
      case PREPARING -> "RotationBegun";
      case PREPARED -> "RotationPrepared";
      case COMPLETING -> "RotationCompleting";
      case COMPLETED -> "RotationCompleted";
      case ABORTING -> "RotationAborting";
      case ABORTED -> "RotationAborted";
    };
  }

  private static String sentence(RotationPhase phase) {
    return switch (phase) {
      case PREPARING ->
          "its members and customers learn to trust its new authorities, then use them";
      case PREPARED ->
          "old and new authorities are trusted, and all certificates are of the new: complete the"
              + " rotation, or abort it ('kubinception etcd pods rotate --help')";
      case COMPLETING -> "its members and customers forget its old authorities";
      case COMPLETED -> "its old authorities are trusted no more";
      case ABORTING -> "its members and customers go back to its old authorities";
      case ABORTED -> "its old authorities are the only ones again";
    };
  }
}
