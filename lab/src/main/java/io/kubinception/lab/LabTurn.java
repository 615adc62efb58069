package io.kubinception.lab;

import io.kubinception.images.BuildFailed;
import io.kubinception.images.MachineLock;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * One command at a time makes or removes a lab: two would both make its keys and containers, and
 * each take the other's work for what a killed one left.
 */
final class LabTurn {

  private static final String STEP = "turn";

  private LabTurn() {}

  /** To be closed at the end; who comes second says for whom it waits, and goes on afterwards. */
  static MachineLock take(Path cache, String lab, String command, LabListener listener) {
    var holder = "'kubinception %s' (process %d)".formatted(command, ProcessHandle.current().pid());
    var waited = new AtomicBoolean();
    long start = System.nanoTime();
    try {
      var turn =
          MachineLock.hold(
              cache,
              "lab-" + lab,
              holder,
              other -> {
                waited.set(true);
                listener.started(STEP);
                listener.detail(STEP, "waits for " + other + ", which works on this lab");
              });
      if (waited.get()) {
        listener.finished(STEP, Duration.ofNanos(System.nanoTime() - start), true);
      }
      return turn;
    } catch (BuildFailed e) {
      throw new LabException(String.valueOf(e.getMessage()), e);
    }
  }
}
