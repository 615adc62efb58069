package io.kubinception.chaos.fault;

import io.kubinception.chaos.scene.Scene;
import java.time.Duration;
import java.util.random.RandomGenerator;

/** A process that is there and does nothing: the kernel still accepts connections for it. */
record Frozen(Process process, Duration lasts, Duration wellWithin) implements Fault {
  @Override
  public String name() {
    return "freeze-" + process.label();
  }

  @Override
  public String about() {
    return "SIGSTOP of one %s for %d s".formatted(process.label(), lasts.toSeconds());
  }

  @Override
  public Injury inject(Scene scene, RandomGenerator random) {
    var found = process.find(scene, random);
    found.signal("STOP");
    return new Injury(found.target(), () -> found.signal("CONT"));
  }
}
