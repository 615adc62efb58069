package io.kubinception.testkit;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/** A server as a process that can be killed and started again; its output goes to a file. */
final class ServerProcess implements AutoCloseable {

  private static final int SHOWN_LINES = 30;
  private static final Duration GRACE = Duration.ofSeconds(5);

  private final String name;
  private final List<String> command;
  private final Path log;
  private final Thread lastResort = new Thread(this::kill);
  private @Nullable Process process;

  ServerProcess(String name, List<String> command, Path log) {
    this.name = name;
    this.command = command;
    this.log = log;
    // A test run that is ended half-way leaves no servers behind.
    Runtime.getRuntime().addShutdownHook(lastResort);
  }

  synchronized void start() {
    if (alive()) {
      return;
    }
    try {
      process =
          new ProcessBuilder(command)
              .redirectErrorStream(true)
              .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()))
              .start();
    } catch (IOException e) {
      throw new UncheckedIOException("cannot start " + name, e);
    }
  }

  /** Waits until it is ready; fails with the end of its log when it ends or takes too long. */
  void awaitReady(Duration limit, BooleanSupplier ready) {
    boolean inTime = Poll.until(limit, () -> !alive() || ready.getAsBoolean());
    if (!alive()) {
      throw new IllegalStateException(name + " ended instead of getting ready:\n" + logEnd());
    }
    if (!inTime) {
      throw new IllegalStateException(
          "%s was not ready within %d s:%n%s".formatted(name, limit.toSeconds(), logEnd()));
    }
  }

  synchronized boolean alive() {
    return process != null && process.isAlive();
  }

  /** As kill -9: no time to say goodbye. */
  synchronized void kill() {
    if (process != null) {
      process.destroyForcibly().onExit().join();
    }
  }

  synchronized void stop() {
    if (process != null) {
      process.destroy();
      if (!ended(process)) {
        kill();
      }
    }
  }

  private static boolean ended(Process process) {
    try {
      return process.waitFor(GRACE.toMillis(), TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }

  private String logEnd() {
    try {
      List<String> lines = Files.readAllLines(log);
      return String.join(
          "\n", lines.subList(Math.max(0, lines.size() - SHOWN_LINES), lines.size()));
    } catch (IOException e) {
      return "(its log cannot be read: " + e.getMessage() + ")";
    }
  }

  @Override
  public void close() {
    stop();
    try {
      Runtime.getRuntime().removeShutdownHook(lastResort);
    } catch (IllegalStateException e) {
      // The hook runs already: the JVM is ending.
    }
  }
}
