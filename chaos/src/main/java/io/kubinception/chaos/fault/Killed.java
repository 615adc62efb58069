package io.kubinception.chaos.fault;

import io.kubinception.chaos.scene.Scene;
import java.time.Duration;
import java.util.random.RandomGenerator;

/** A process that dies without a word. */
record Killed(Process process, Duration wellWithin) implements Fault {
  @Override
  public String name() {
    return "kill-" + process.label();
  }

  @Override
  public String about() {
    return "kill -9 of one " + process.label();
  }

  @Override
  public Duration lasts() {
    return Duration.ZERO;
  }

  @Override
  public Injury inject(Scene scene, RandomGenerator random) {
    var found = process.find(scene, random);
    found.signal(Process.KILL);
    return Injury.healsItself(found.target());
  }
}
