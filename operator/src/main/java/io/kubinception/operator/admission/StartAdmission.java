package io.kubinception.operator.admission;

import io.javaoperatorsdk.operator.processing.event.ResourceID;
import io.javaoperatorsdk.operator.processing.event.source.EventSource;
import io.javaoperatorsdk.operator.processing.event.source.inbound.SimpleInboundEventSource;
import io.kubinception.api.v1alpha1.ControlPlane;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.function.IntSupplier;

/**
 * Lets only as many control planes start at once as the admin cluster's free CPU carries. An API
 * server burns seconds of CPU when it starts; many at once on few cores all miss their probes and
 * are killed and started again, for minutes.
 *
 * <p>First come, first served by creation time. What goes before a start waits as well, until the
 * turn is near: done for a whole crowd at once, tenants, certificates and policies would hold up
 * those who go first. The state is in memory only and rebuilt by the reconcilers after a restart:
 * those whose API server is under way say so and get their slot back. Those that run ask as well
 * before they replace their API servers by others; they come last, as nobody waits for them. Repair
 * never asks: it is never held up.
 */
public final class StartAdmission {

  /** A start that takes longer has lost its slot: something else is wrong with it. */
  private static final Duration START = Duration.ofMinutes(4);

  /** What goes before it takes seconds; others are not to wait for an etcd that is away. */
  private static final Duration PREPARATION = Duration.ofMinutes(1);

  private final IntSupplier slots;
  private final Turns preparations;
  private final Turns starts;
  private final SimpleInboundEventSource<ControlPlane> turns =
      new SimpleInboundEventSource<>("start-admission");

  /**
   * @param slots how many may start at once just now, at least 1
   */
  public StartAdmission(IntSupplier slots, Clock clock) {
    this.slots = slots;
    this.preparations = new Turns(slots, PREPARATION, clock);
    this.starts = new Turns(slots, START, clock);
  }

  /** Tells whose turn has come. */
  public EventSource<?, ControlPlane> turns() {
    return turns;
  }

  /**
   * Asks whether its turn to start is near, so that it is made ready for it.
   *
   * @param created when the control plane was created: who came first goes first
   * @param underWay whether its API server is starting already
   * @return 0 if it is, else its place among all that wait to start, from 1
   */
  public int askToPrepare(ResourceID id, Instant created, boolean underWay) {
    int place = preparations.ask(id, false, created, underWay);
    return place == 0 ? 0 : place + starts.waitingFirst();
  }

  /** It goes on being made ready, or tries to, but others need not wait for it. */
  public void makeWay(ResourceID id) {
    preparations.lapse(id).ifPresent(turns::propagateEvent);
  }

  /**
   * Asks for a slot to start.
   *
   * @return 0 if it may start, else its place in the queue, from 1
   */
  public int ask(ResourceID id, Instant created, boolean underWay) {
    int place = starts.ask(id, false, created, underWay);
    if (place == 0) {
      preparations.leave(id).ifPresent(turns::propagateEvent);
    }
    return place;
  }

  /**
   * The same for a roll of one that runs.
   *
   * @param since when it was to roll
   */
  public int askToRoll(ResourceID id, Instant since, boolean underWay) {
    return starts.ask(id, true, since, underWay);
  }

  /**
   * Its API server finds no node to run on and burns no CPU: others that are smaller may. As many
   * as there are slots make way so, as all of them start at once when there is room for them again.
   */
  public void findsNoNode(ResourceID id) {
    if (starts.lapsed() < slots.getAsInt()) {
      starts.lapse(id).ifPresent(turns::propagateEvent);
    }
  }

  /** How many wait for a slot. */
  public int waiting() {
    return preparations.waiting() + starts.waiting();
  }

  /** How many have a slot just now. */
  public int starting() {
    return starts.held();
  }

  /** Whether it has lost its slot, as it does not come to run; it may go on without one. */
  public boolean isOverdue(ResourceID id) {
    return starts.isOverdue(id);
  }

  /** The start has ended, well or not: its slot is free. */
  public void leave(ResourceID id) {
    preparations.leave(id).ifPresent(turns::propagateEvent);
    starts.leave(id).ifPresent(turns::propagateEvent);
  }
}
