package io.kubinception.chaos;

import io.kubinception.chaos.fault.Fault;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.List;
import java.util.Random;

/** Faults in a random order: each comes once before any comes again. */
public final class Deck {
  private final List<Fault> faults;
  private final Random random;
  private final Deque<Fault> left = new ArrayDeque<>();

  public Deck(List<Fault> faults, Random random) {
    this.faults = List.copyOf(faults);
    this.random = random;
  }

  Fault draw() {
    if (left.isEmpty()) {
      var shuffled = new ArrayList<>(faults);
      Collections.shuffle(shuffled, random);
      left.addAll(shuffled);
    }
    return left.remove();
  }
}
