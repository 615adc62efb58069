package io.kubinception.operator.work;

import java.time.Duration;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Runs what takes minutes outside of reconcilers' passes, a few pieces at once; passes come by and
 * ask. It remembers nothing over a restart: work must be such that it may be begun anew.
 */
public final class LongWork {
  private static final Duration FIRST_LOOK = Duration.ofMillis(200);
  private static final Duration LOOK = Duration.ofSeconds(1);
  private static final Duration LOOK_WAITING = Duration.ofSeconds(10);

  private final Semaphore places;
  private final Map<String, Piece> pieces = new ConcurrentHashMap<>();

  /**
   * With as many pieces at once.
   *
   * @param atOnce bounds memory and the load on what is worked on
   */
  public LongWork(int atOnce) {
    this.places = new Semaphore(atOnce, true);
  }

  /** How a piece of work stands. */
  public sealed interface State<T> {
    /** It goes on; how far it is, for people, and when a look pays. */
    record Running<T>(String progress, Duration lookAgain) implements State<T> {}

    /** It is done; told once, and forgotten. */
    record Done<T>(T result) implements State<T> {}
  }

  /** A piece of work; it reports how far it is, for people. */
  @FunctionalInterface
  public interface Task<T> {
    T run(Consumer<String> progress);
  }

  /**
   * Begins the work unless it runs, and says how it stands.
   *
   * @param name which piece of work it is, such as a UID
   * @param task always of the same result type for a name
   * @throws RuntimeException what the work ended with; it is begun anew at the next call
   */
  public <T> State<T> ask(String name, Task<T> task) {
    Piece before = pieces.get(name);
    Piece piece = before == null ? begin(name, task) : before;
    if (!piece.ended) {
      Duration again = !piece.started ? LOOK_WAITING : before == null ? FIRST_LOOK : LOOK;
      return new State.Running<>(piece.progress, again);
    }
    pieces.remove(name, piece);
    if (piece.failure != null) {
      throw piece.failure;
    }
    @SuppressWarnings("unchecked") // by the contract of the name
    T result = (T) Objects.requireNonNull(piece.result);
    return new State.Done<>(result);
  }

  /** Whether the work goes on, or has ended and nobody has asked yet. */
  public boolean knows(String name) {
    return pieces.containsKey(name);
  }

  /** Whether the work goes on; what has ended is forgotten. */
  public boolean runs(String name) {
    pieces.computeIfPresent(name, (n, piece) -> piece.ended ? null : piece);
    return pieces.containsKey(name);
  }

  /** What finds a place begins at once, so that short work is not waited for long. */
  private Piece begin(String name, Task<?> task) {
    return pieces.computeIfAbsent(
        name,
        n -> {
          Piece piece = new Piece(places.tryAcquire());
          Thread.ofVirtual().name("work-" + n).start(() -> piece.run(places, task));
          return piece;
        });
  }

  private static final class Piece {
    private volatile boolean started;
    private volatile String progress;
    private volatile boolean ended;
    private @Nullable Object result;
    private @Nullable RuntimeException failure;

    Piece(boolean hasPlace) {
      started = hasPlace;
      progress = hasPlace ? "begins" : "waits until other work has ended";
    }

    void run(Semaphore places, Task<?> task) {
      if (!started) {
        places.acquireUninterruptibly();
        started = true;
        progress = "begins";
      }
      try {
        result = task.run(text -> progress = text);
      } catch (RuntimeException e) {
        failure = e;
      } catch (Error e) {
        failure = new IllegalStateException("the work broke", e);
        throw e;
      } finally {
        places.release();
        ended = true;
      }
    }
  }
}
