package io.kubinception.chaos.probe;

import java.time.Duration;

/**
 * What a pod wrote down of its requests to a Service: a line for each, with the host's uptime in
 * seconds and whether it was answered.
 */
final class PodRequests {
  private static final double NANOS = 1e9;
  private static final double LATELY_SECONDS = 5;

  private long requests;
  private long failed;
  private double last = Double.NaN;
  private double longest;

  /** Takes whole lines. */
  void read(String lines) {
    lines
        .lines()
        .map(line -> line.split(" "))
        .filter(words -> words.length == 2)
        .forEach(this::read);
  }

  private void read(String[] words) {
    double at = Double.parseDouble(words[0]);
    requests++;
    if (!Double.isNaN(last)) {
      longest = Math.max(longest, at - last);
    }
    if (words[1].equals("ok")) {
      last = at;
    } else {
      failed++;
    }
  }

  /**
   * Whether the last request was answered, and not long ago.
   *
   * @param said the machine's /proc/uptime, and the last line of the notes
   */
  static boolean answeredLately(String said) {
    String[] words = said.strip().split("\\s+");
    return words.length == 4
        && words[3].equals("ok")
        && Double.parseDouble(words[0]) - Double.parseDouble(words[2]) < LATELY_SECONDS;
  }

  /** What there was since this was asked before. */
  Sight take() {
    var sight = new Sight(requests, failed, Duration.ofNanos((long) (longest * NANOS)));
    requests = 0;
    failed = 0;
    longest = 0;
    return sight;
  }
}
