package io.kubinception.e2e;

import io.kubinception.lab.LabListener;
import java.time.Duration;

/** The lab's steps as lines in the test's output. */
final class PlainProgress implements LabListener {

  @Override
  public void finished(String step, Duration took, boolean changed) {
    System.out.printf("lab: %s, %.1f s%n", step, took.toMillis() / 1000.0);
  }

  @Override
  public void failed(String step, Duration took, String reason) {
    System.out.printf("lab: %s failed: %s%n", step, reason);
  }
}
