package io.kubinception.operator.kube;

import io.javaoperatorsdk.operator.processing.retry.Retry;
import io.javaoperatorsdk.operator.processing.retry.RetryExecution;
import java.time.Duration;
import java.util.Optional;
import java.util.random.RandomGenerator;

/**
 * Retries without end: half a second first, doubling to a cap, with a quarter of jitter so that
 * many resources that failed together do not come back together.
 */
public final class BackOff implements Retry {
  private static final Duration FIRST = Duration.ofMillis(500);
  private static final Duration CAP = Duration.ofSeconds(60);

  private final RandomGenerator random;

  public BackOff(RandomGenerator random) {
    this.random = random;
  }

  @Override
  public RetryExecution initExecution() {
    return new Execution(random);
  }

  private static final class Execution implements RetryExecution {
    private final RandomGenerator random;
    private int attempts;

    Execution(RandomGenerator random) {
      this.random = random;
    }

    @Override
    public Optional<Long> nextDelay() {
      long delay = Math.min(CAP.toMillis(), FIRST.toMillis() << Math.min(attempts, 10));
      attempts++;
      return Optional.of(delay + random.nextLong(delay / 4 + 1));
    }

    @Override
    public int getAttemptCount() {
      return attempts;
    }

    @Override
    public boolean isLastAttempt() {
      return false;
    }
  }
}
