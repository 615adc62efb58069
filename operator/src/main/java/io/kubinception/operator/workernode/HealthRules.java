package io.kubinception.operator.workernode;

import java.time.Duration;
import java.time.Instant;

/**
 * When a worker node that was fine has to be replaced.
 *
 * @param instanceLost how long its instance may be gone or stopped, or of no use for want of a
 *     certificate
 * @param nodeNotReady how long its Node may be gone or not Ready
 * @param afterStart how long the operator must have run: after a reboot of everything it is up
 *     before the instances are, and what it wrote down before says nothing
 */
public record HealthRules(Duration instanceLost, Duration nodeNotReady, Duration afterStart) {

  public static HealthRules defaults() {
    return new HealthRules(Duration.ofSeconds(60), Duration.ofMinutes(5), Duration.ofMinutes(2));
  }

  /**
   * Whether a worker node is to be replaced.
   *
   * @param since since when it has been seen unwell
   * @param operatorStarted when this operator began to look
   */
  boolean due(Unwell unwell, Instant since, Instant operatorStarted, Instant now) {
    return !now.isBefore(since.plus(limit(unwell)))
        && !now.isBefore(operatorStarted.plus(afterStart));
  }

  Duration limit(Unwell unwell) {
    return switch (unwell) {
      case INSTANCE_GONE, INSTANCE_STOPPED, CERTIFICATE_ENDED -> instanceLost;
      case NODE_GONE, NODE_NOT_READY -> nodeNotReady;
    };
  }
}
