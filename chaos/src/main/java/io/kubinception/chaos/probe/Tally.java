package io.kubinception.chaos.probe;

import java.time.Duration;
import java.util.function.LongSupplier;

/** Counts requests, and measures how long none was answered well. */
final class Tally {
  private final LongSupplier nanoTime;
  private long requests;
  private long failed;
  private long last;
  private long longest;

  Tally(LongSupplier nanoTime) {
    this.nanoTime = nanoTime;
    this.last = nanoTime.getAsLong();
  }

  synchronized void answered() {
    requests++;
    grow();
    last = nanoTime.getAsLong();
  }

  synchronized void failed() {
    requests++;
    failed++;
  }

  /** How long ago the last one was answered well. */
  synchronized Duration silence() {
    return Duration.ofNanos(nanoTime.getAsLong() - last);
  }

  /** What there was since this was asked before. */
  synchronized Sight take() {
    grow();
    var sight = new Sight(requests, failed, Duration.ofNanos(longest));
    requests = 0;
    failed = 0;
    longest = 0;
    return sight;
  }

  private void grow() {
    longest = Math.max(longest, nanoTime.getAsLong() - last);
  }
}
