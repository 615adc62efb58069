package io.kubinception.operator;

import io.fabric8.kubernetes.client.KubernetesClientException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;

/**
 * Tells when the API server was away for long and is back. A watch that outlives that may stay
 * silent for minutes although it counts as open, and what is not heard of is not done: a process
 * that begins anew has read everything after seconds.
 */
final class Outage {
  /** Shorter ones end with watches that are opened anew. */
  static final Duration LONG = Duration.ofSeconds(90);

  private final Runnable question;
  private final Clock clock;
  private Instant answered;

  /**
   * @param question asks the API server something small; throws when there is no answer
   */
  Outage(Runnable question, Clock clock) {
    this.question = question;
    this.clock = clock;
    this.answered = clock.instant();
  }

  /** Asks once: whether this is the first answer after an outage. */
  boolean isOver() {
    try {
      question.run();
    } catch (KubernetesClientException e) {
      return false;
    }
    Instant now = clock.instant();
    boolean over = answered.plus(LONG).isBefore(now);
    answered = now;
    return over;
  }
}
