package io.kubinception.cli.etcd;

import io.fabric8.kubernetes.api.model.Condition;
import io.kubinception.api.v1alpha1.EtcdCluster;
import io.kubinception.api.v1alpha1.EtcdReachable;
import io.kubinception.api.v1alpha1.EtcdStatefulSet;
import io.kubinception.api.v1alpha1.Status;
import io.kubinception.cli.Failure;
import io.kubinception.cli.Session;
import io.kubinception.cli.check.Amount;
import io.kubinception.cli.check.Lookup;
import io.kubinception.cli.check.LostData;
import io.kubinception.cli.output.Health;
import io.kubinception.cli.output.Mark;
import io.kubinception.cli.progress.Step;
import io.kubinception.etcd.EtcdVersion;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;

/** What an etcd of pods may be, and how far it is on its way there. */
final class PodsWish {
  private static final Set<Integer> MEMBERS = Set.of(1, 3, 5);
  private static final String LEAST_MEMORY = "128Mi";

  /** The etcd cluster; ends the command when there is none, or when it is not of pods. */
  static EtcdCluster find(Session session, String name) {
    EtcdCluster cluster = Lookup.etcdCluster(session.fleet(), name);
    if (cluster.statefulSet().isEmpty()) {
      throw Failure.usage(
          ("etcd cluster %s is on servers, not of pods: see 'kubinception etcd member --help' and"
                  + " 'kubinception etcd upgrade --help'")
              .formatted(name));
    }
    return cluster;
  }

  /** Ends the command where data may be there: nobody is to write over them, or give them up. */
  static void refuseUnlessLost(EtcdCluster cluster) {
    if (!hasLostData(cluster)) {
      refuseWhileRecovering(cluster);
      throw Failure.failed(
          "etcd cluster %s has not lost its data, as far as the operator sees: look with 'kubinception etcd status'"
              .formatted(cluster.getMetadata().getName()));
    }
  }

  /** Ends the command while a recovery runs: no word stops it, and it may bring the data back. */
  static void refuseWhileRecovering(EtcdCluster cluster) {
    silent(cluster)
        .filter(c -> EtcdReachable.RECOVERING.equals(c.getReason()))
        .map(Condition::getMessage)
        .ifPresent(
            work -> {
              throw Failure.failed(
                  "etcd cluster %s is at work (%s): wait until that has ended, look with 'kubinception etcd status'"
                      .formatted(cluster.getMetadata().getName(), work));
            });
  }

  private static boolean hasLostData(EtcdCluster cluster) {
    return LostData.is(cluster) || cluster.recoverFrom().isPresent() && silent(cluster).isPresent();
  }

  /**
   * Says that a change has to wait where another one is not done: the operator makes one at a time.
   */
  static void tellWhatIsUnderWay(Session session, EtcdCluster cluster) {
    var status = cluster.getStatus();
    if (status == null
        || Status.isTrue(status, EtcdCluster.MEMBERS_AS_WISHED)
            && Status.isOf(status, cluster.getMetadata().getGeneration())) {
      return;
    }
    String work =
        Status.condition(status, EtcdCluster.MEMBERS_AS_WISHED)
            .filter(c -> "False".equals(c.getStatus()))
            .map(c -> " (%s)".formatted(c.getMessage()))
            .orElse("");
    session
        .terminal()
        .note(
            "etcd cluster %s is still on its way to an earlier wish%s: what is under way ends first, then this begins"
                .formatted(cluster.getMetadata().getName(), work));
  }

  /** Why no member answers. */
  private static Optional<Condition> silent(EtcdCluster cluster) {
    return Status.condition(cluster.getStatus(), EtcdReachable.CONDITION)
        .filter(c -> "False".equals(c.getStatus()));
  }

  static void checkMembers(int members) {
    if (!MEMBERS.contains(members)) {
      throw Failure.usage(
          "--members: 1, 3 or 5, not %d: an even number bears no more losses".formatted(members));
    }
  }

  static void checkMemory(String memory) {
    Amount.atLeast("--memory", memory, LEAST_MEMORY);
  }

  /** One that customers may share, and that the operator runs. */
  static EtcdVersion version(String option, String text) {
    EtcdVersion version;
    try {
      version = EtcdVersion.parse(text);
    } catch (IllegalArgumentException e) {
      throw Failure.usage("%s: '%s' is no version like 3.6.14".formatted(option, text)).because(e);
    }
    if (!version.toString().equals(text) || version.major() != 3 || version.minor() < 6) {
      throw Failure.usage(
          "%s: '%s' is no version like 3.6.14, and at least 3.6".formatted(option, text));
    }
    if (!version.meetsFloor()) {
      throw Failure.usage("%s: %s".formatted(option, version.floorReason()));
    }
    return version;
  }

  static List<Step> steps(Session session, String name, Instant begin) {
    return steps(session, name, begin, _ -> true);
  }

  /**
   * The same for one who wished for something.
   *
   * @param ours whether the wish still holds that
   */
  static List<Step> steps(
      Session session, String name, Instant begin, Predicate<EtcdStatefulSet> ours) {
    EtcdCluster cluster = Lookup.etcdCluster(session.fleet(), name);
    EtcdStatefulSet wish = cluster.statefulSet().orElseThrow();
    if (!ours.test(wish)) {
      throw Failure.hopeless(
          "somebody else has wished otherwise of etcd cluster %s in the meantime (members: %d, version: %s): look with 'kubinception etcd status'"
              .formatted(name, wish.members(), wish.versionOrDefault()));
    }
    Instant now = session.clock().instant();
    if (isDone(cluster)) {
      return List.of(Step.done("etcd " + name, Duration.between(begin, now), ""));
    }
    var health = Health.of(cluster, now);
    String work =
        Status.condition(cluster.getStatus(), EtcdCluster.MEMBERS_AS_WISHED)
            .filter(c -> "False".equals(c.getStatus()))
            .map(c -> c.getMessage())
            .orElse(health.sentence());
    return List.of(
        Step.open("etcd " + name, health.mark() == Mark.BAD ? Mark.BAD : Mark.WORKING, work));
  }

  /** All members of the wish are there, answer, and have its version. */
  private static boolean isDone(EtcdCluster cluster) {
    EtcdStatefulSet wish = cluster.statefulSet().orElseThrow();
    var status = cluster.getStatus();
    return status != null
        && Status.isOf(status, cluster.getMetadata().getGeneration())
        && Status.isTrue(status, "Ready")
        && Status.isTrue(status, EtcdCluster.MEMBERS_AS_WISHED)
        && status.members() != null
        && status.members().size() == wish.members()
        && status.members().stream().allMatch(m -> m.reachable())
        && Objects.equals(status.version(), wish.versionOrDefault());
  }

  private PodsWish() {}
}
