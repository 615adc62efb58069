package io.kubinception.lab.step;

import io.kubinception.lab.LabException;
import io.kubinception.lab.LabListener;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.jspecify.annotations.Nullable;

/** Runs steps, each as soon as those before it are done. The first failure ends all. */
public final class Steps {

  /** Why a step failed that was well, when another one was not. */
  public static final String STOPPED = "stopped";

  private final LabListener listener;

  public Steps(LabListener listener) {
    this.listener = listener;
  }

  /**
   * Runs them all to their end.
   *
   * @param steps in an order in which each comes after those that it names
   * @return whether any had something to do
   */
  public boolean run(List<Step> steps) throws InterruptedException {
    return new Run().run(steps);
  }

  private final class Run {

    private final Map<String, CompletableFuture<Boolean>> done = new LinkedHashMap<>();
    private final CompletableFuture<Object> firstFailure = new CompletableFuture<>();

    boolean run(List<Step> steps) throws InterruptedException {
      try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
        var running = new ArrayList<Future<?>>();
        try {
          steps.forEach(step -> running.add(start(step, threads)));
          CompletableFuture.anyOf(allOf(done.values().stream().toList()), firstFailure).get();
        } catch (ExecutionException e) {
          throw failure(e);
        } finally {
          running.forEach(future -> future.cancel(true));
        }
      }
      return done.values().stream().anyMatch(CompletableFuture::join);
    }

    private Future<?> start(Step step, ExecutorService threads) {
      var before = allOf(step.after().stream().map(this::earlier).toList());
      var mine = new CompletableFuture<Boolean>();
      done.put(step.name(), mine);
      return threads.submit(
          () -> {
            try {
              before.get();
              mine.complete(work(step));
            } catch (ExecutionException | InterruptedException | RuntimeException e) {
              // This one first: it is what is reported.
              firstFailure.completeExceptionally(e);
              mine.completeExceptionally(e);
            }
          });
    }

    private boolean work(Step step) throws InterruptedException {
      long start = System.nanoTime();
      listener.started(step.name());
      try {
        boolean changed = step.work().run(new Telling(step.name()));
        listener.finished(step.name(), since(start), changed);
        return changed;
      } catch (InterruptedException e) {
        listener.failed(step.name(), since(start), STOPPED);
        throw e;
      } catch (RuntimeException e) {
        // Interrupted calls fail in words of their own; the failure that stopped them is the one.
        boolean stopped = firstFailure.isDone();
        listener.failed(
            step.name(), since(start), stopped ? STOPPED : String.valueOf(e.getMessage()));
        throw e;
      }
    }

    /** Hands on what the step says. */
    private final class Telling implements Step.Progress {
      private final String step;

      Telling(String step) {
        this.step = step;
      }

      @Override
      public void detail(String text) {
        listener.detail(step, text);
      }

      @Override
      public void note(String sentence) {
        listener.note(sentence);
      }
    }

    private CompletableFuture<Boolean> earlier(String name) {
      @Nullable CompletableFuture<Boolean> one = done.get(name);
      if (one == null) {
        throw new IllegalArgumentException("No step before this one is called " + name);
      }
      return one;
    }
  }

  private static CompletableFuture<Void> allOf(List<CompletableFuture<Boolean>> futures) {
    return CompletableFuture.allOf(futures.toArray(CompletableFuture[]::new));
  }

  private static Duration since(long start) {
    return Duration.ofNanos(System.nanoTime() - start);
  }

  private static LabException failure(ExecutionException e) throws InterruptedException {
    @Nullable Throwable cause = e;
    while (cause instanceof ExecutionException) {
      cause = cause.getCause();
    }
    return switch (cause) {
      case LabException ours -> ours;
      case InterruptedException interrupted -> throw interrupted;
      case null -> new LabException(String.valueOf(e.getMessage()), e);
      default -> new LabException(String.valueOf(cause.getMessage()), cause);
    };
  }
}
