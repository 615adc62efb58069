package io.kubinception.operator.admission;

import io.javaoperatorsdk.operator.processing.event.ResourceID;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.IntSupplier;

/**
 * A queue in front of some slots. First come, first served. Who waits asks again and again; who
 * holds a slot gives it back, or loses it after some time.
 */
final class Turns {
  /** Somebody who has not asked again for this long has gone away. */
  private static final Duration PATIENCE = Duration.ofSeconds(90);

  private final IntSupplier slots;
  private final Duration lifetime;
  private final Clock clock;
  private final Map<ResourceID, Instant> holders = new HashMap<>();
  private final Map<ResourceID, Waiting> queue = new HashMap<>();

  private record Waiting(boolean last, Instant since, Instant lastAsked) {}

  /**
   * @param slots how many there are just now, at least 1
   * @param lifetime who holds a slot for longer has lost it, and may go on without
   */
  Turns(IntSupplier slots, Duration lifetime, Clock clock) {
    this.slots = slots;
    this.lifetime = lifetime;
    this.clock = clock;
  }

  /**
   * Asks for a slot.
   *
   * @param last whether all others go first
   * @param underWay whether it does already what the slot is for, and so has one anyway
   * @return 0 if it has a slot, else its place in the queue, from 1
   */
  synchronized int ask(ResourceID id, boolean last, Instant since, boolean underWay) {
    Instant now = clock.instant();
    forgetThoseWhoLeft(now);
    if (holders.containsKey(id) || underWay) {
      queue.remove(id);
      holders.putIfAbsent(id, now);
      return 0;
    }
    queue.put(id, new Waiting(last, since, now));
    int place = line().indexOf(id) + 1;
    if (place > slots.getAsInt() - held()) {
      return place;
    }
    queue.remove(id);
    holders.put(id, now);
    return 0;
  }

  private void forgetThoseWhoLeft(Instant now) {
    queue.values().removeIf(w -> w.lastAsked().plus(PATIENCE).isBefore(now));
  }

  synchronized int waiting() {
    forgetThoseWhoLeft(clock.instant());
    return queue.size();
  }

  /** How many wait before those that let all others go first. */
  synchronized int waitingFirst() {
    forgetThoseWhoLeft(clock.instant());
    return (int) queue.values().stream().filter(w -> !w.last()).count();
  }

  /** How many hold a slot. */
  synchronized int held() {
    Instant now = clock.instant();
    return (int) holders.values().stream().filter(since -> !isOverdue(since, now)).count();
  }

  /** How many have lost their slot and go on without. */
  synchronized int lapsed() {
    return holders.size() - held();
  }

  /** Whether it has lost its slot, as it held it for too long. */
  synchronized boolean isOverdue(ResourceID id) {
    Instant since = holders.get(id);
    return since != null && isOverdue(since, clock.instant());
  }

  private boolean isOverdue(Instant since, Instant now) {
    return since.plus(lifetime).isBefore(now);
  }

  /**
   * Loses its slot ahead of time, and may go on without. Who is first in line for it, if it had
   * one.
   */
  synchronized Optional<ResourceID> lapse(ResourceID id) {
    Instant since = holders.replace(id, Instant.MIN);
    return since == null || isOverdue(since, clock.instant()) ? Optional.empty() : first();
  }

  /**
   * Gives its slot back, and its place in the queue. Who is first in line for it, if it had one.
   */
  synchronized Optional<ResourceID> leave(ResourceID id) {
    boolean held = holders.remove(id) != null;
    queue.remove(id);
    return held ? first() : Optional.empty();
  }

  private Optional<ResourceID> first() {
    return line().stream().findFirst();
  }

  private List<ResourceID> line() {
    return queue.entrySet().stream()
        .sorted(
            Comparator.comparing((Map.Entry<ResourceID, Waiting> e) -> e.getValue().last())
                .thenComparing(e -> e.getValue().since())
                .thenComparing(e -> e.getKey().toString()))
        .map(Map.Entry::getKey)
        .toList();
  }
}
