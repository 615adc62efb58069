package io.kubinception.operator.admission;

import io.javaoperatorsdk.operator.processing.event.ResourceID;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.IntSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Lets only as many control planes start at once as the admin cluster's free CPU carries. An API
 * server burns seconds of CPU when it starts; many at once on few cores all miss their probes and
 * are killed and started again, for minutes.
 *
 * <p>First come, first served by creation time. The state is in memory only and rebuilt by the
 * reconcilers after a restart: those whose API server is under way say so and get their slot back.
 * Those that run ask as well before they replace their API servers by others; they come last, as
 * nobody waits for them. Repair never asks: it is never held up.
 */
public final class StartAdmission {

  /** A start that takes longer has lost its slot: something else is wrong with it. */
  private static final Duration SLOT_LIFETIME = Duration.ofMinutes(4);

  /** Somebody who has not asked again for this long has gone away. */
  private static final Duration PATIENCE = Duration.ofSeconds(90);

  private final IntSupplier slots;
  private final Clock clock;
  private final Map<ResourceID, Instant> starting = new HashMap<>();
  private final Map<ResourceID, Waiting> queue = new HashMap<>();

  private record Waiting(boolean runs, Instant since, Instant lastAsked) {}

  /**
   * @param slots how many may start at once just now, at least 1
   */
  public StartAdmission(IntSupplier slots, Clock clock) {
    this.slots = slots;
    this.clock = clock;
  }

  /**
   * Asks for a slot.
   *
   * @param created when the control plane was created: who came first goes first
   * @param underWay whether its API server is starting already
   * @return 0 if it may start, else its place in the queue, from 1
   */
  public int ask(ResourceID id, Instant created, boolean underWay) {
    return ask(id, false, created, underWay);
  }

  /**
   * The same for a roll of one that runs.
   *
   * @param since when it was to roll
   */
  public int askToRoll(ResourceID id, Instant since, boolean underWay) {
    return ask(id, true, since, underWay);
  }

  private synchronized int ask(ResourceID id, boolean runs, Instant since, boolean underWay) {
    Instant now = clock.instant();
    forgetThoseWhoLeft(now);
    if (starting.containsKey(id) || underWay) {
      queue.remove(id);
      starting.putIfAbsent(id, now);
      return 0;
    }
    queue.put(id, new Waiting(runs, since, now));
    int place = line().indexOf(id) + 1;
    if (place > slots.getAsInt() - starting()) {
      return place;
    }
    queue.remove(id);
    starting.put(id, now);
    return 0;
  }

  private void forgetThoseWhoLeft(Instant now) {
    queue.values().removeIf(w -> w.lastAsked().plus(PATIENCE).isBefore(now));
  }

  /** How many wait for a slot. */
  public synchronized int waiting() {
    forgetThoseWhoLeft(clock.instant());
    return queue.size();
  }

  /** How many have a slot just now. */
  public synchronized int starting() {
    Instant now = clock.instant();
    return (int) starting.values().stream().filter(since -> !isOverdue(since, now)).count();
  }

  /** Whether it has lost its slot, as its start takes too long; it may go on without one. */
  public synchronized boolean isOverdue(ResourceID id) {
    Instant since = starting.get(id);
    return since != null && isOverdue(since, clock.instant());
  }

  private static boolean isOverdue(Instant since, Instant now) {
    return since.plus(SLOT_LIFETIME).isBefore(now);
  }

  /** The start has ended, well or not: its slot is free. Returns who is first in line now. */
  public synchronized @Nullable ResourceID leave(ResourceID id) {
    boolean held = starting.remove(id) != null;
    queue.remove(id);
    return held && !queue.isEmpty() ? line().getFirst() : null;
  }

  private List<ResourceID> line() {
    return queue.entrySet().stream()
        .sorted(
            Comparator.comparing((Map.Entry<ResourceID, Waiting> e) -> e.getValue().runs())
                .thenComparing(e -> e.getValue().since())
                .thenComparing(e -> e.getKey().toString()))
        .map(Map.Entry::getKey)
        .toList();
  }
}
