package io.kubinception.operator.etcdcluster;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;

/** What is seen again and again, and is news only when it was not seen for a while. */
final class Repeated {
  private final Duration forgottenAfter;
  private final Clock clock;
  private final ConcurrentMap<String, Instant> seen = new ConcurrentHashMap<>();

  Repeated(Duration forgottenAfter, Clock clock) {
    this.forgottenAfter = forgottenAfter;
    this.clock = clock;
  }

  /** It is seen now: whether that is news. */
  boolean isNews(String what) {
    Instant now = clock.instant();
    Instant before = seen.put(what, now);
    return before == null || before.plus(forgottenAfter).isBefore(now);
  }
}
