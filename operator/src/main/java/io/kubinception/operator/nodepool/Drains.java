package io.kubinception.operator.nodepool;

import io.kubinception.api.v1alpha1.CustomerCluster;
import io.kubinception.api.v1alpha1.Drainable;
import io.kubinception.operator.customer.CustomerUnavailableException;
import io.kubinception.operator.nodepool.CustomerBudgets.Obstacles;
import io.kubinception.operator.steps.StepResult;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * Tells who is about to upgrade a pool which PodDisruptionBudgets would hold up each drain for all
 * its time. A cluster is asked once in a while for all its pools, and nothing is watched.
 */
final class Drains {
  private static final Duration GOOD = Duration.ofMinutes(10);
  private static final Duration AFTER_SILENCE = Duration.ofMinutes(1);

  /** For so long what was found holds while nobody answers. */
  private static final Duration WORTH_KEEPING = Duration.ofMinutes(30);

  private final CustomerBudgets budgets;
  private final Clock clock;
  private final Map<String, Look> looks = new ConcurrentHashMap<>();

  /**
   * @param found when the customer answered at last, or was asked first
   * @param until when it is asked again
   * @param silence why nobody answered, or nothing
   */
  private record Look(Instant found, Instant until, Obstacles obstacles, String silence) {
    boolean isWorthKeeping(Instant now) {
      return now.isBefore(found.plus(WORTH_KEEPING));
    }
  }

  Drains(CustomerBudgets budgets, Clock clock) {
    this.budgets = budgets;
    this.clock = clock;
  }

  StepResult look(NodePoolPass pass) {
    Look look = look(pass.knownCluster());
    if (!look.silence().isEmpty()) {
      return StepResult.waitFor(
          AFTER_SILENCE,
          Drainable.NOT_LOOKED_AT,
          "whether PodDisruptionBudgets allow drains could not be looked at: " + look.silence());
    }
    List<String> sentences =
        sentences(look.obstacles(), pass.pool().getSpec().strategy().drainTimeoutSeconds());
    return sentences.isEmpty()
        ? StepResult.done("")
        : StepResult.waitFor(GOOD, Drainable.NEVER_ALLOWED, String.join("; ", sentences));
  }

  private static List<String> sentences(Obstacles obstacles, int timeout) {
    var sentences = new ArrayList<String>();
    if (!obstacles.neverAllowing().isEmpty()) {
      sentences.add(
          ("PodDisruptionBudget %s never lets a pod be evicted: a node that is replaced waits %d s for"
                  + " it and goes all the same; allow one eviction, or have one replica more")
              .formatted(String.join(", ", obstacles.neverAllowing()), timeout));
    }
    obstacles
        .twiceHeld()
        .forEach(
            held ->
                sentences.add(
                    "%s: its node waits %d s for it and goes all the same; have one budget select it"
                        .formatted(held.sentence(), timeout)));
    return sentences;
  }

  private Look look(CustomerCluster cluster) {
    Instant now = clock.instant();
    String key = cluster.getMetadata().getNamespace() + "/" + cluster.getMetadata().getName();
    Look before = looks.get(key);
    if (before != null && now.isBefore(before.until())) {
      return before;
    }
    // Those of clusters that are gone, too.
    looks.values().removeIf(look -> !look.isWorthKeeping(now));
    Look look = ask(cluster, before, now);
    looks.put(key, look);
    return look;
  }

  private Look ask(CustomerCluster cluster, @Nullable Look before, Instant now) {
    try {
      return new Look(now, now.plus(GOOD), budgets.obstacles(cluster), "");
    } catch (CustomerUnavailableException e) {
      Instant soon = now.plus(AFTER_SILENCE);
      return before == null || !before.isWorthKeeping(now) || !before.silence().isEmpty()
          ? new Look(now, soon, Obstacles.NONE, String.valueOf(e.getMessage()))
          : new Look(before.found(), soon, before.obstacles(), "");
    }
  }
}
