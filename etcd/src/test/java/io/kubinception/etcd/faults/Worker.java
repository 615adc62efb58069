package io.kubinception.etcd.faults;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** A process that does {@link FaultyWork}; started anew when it was killed. */
final class Worker implements AutoCloseable {
  private static final String DEAD = "dead";
  // More than a mirror follows a customer who writes without a pause before it begins anew.
  private static final int PATIENCE_SECONDS = 300;

  private final Path folder;
  private BlockingQueue<String> said = new LinkedBlockingQueue<>();
  private @Nullable Process process;

  Worker(Path folder) {
    this.folder = folder;
  }

  /** Gives it a deed, and returns when it has begun. */
  void begin(String deed) {
    if (process == null || !process.isAlive()) {
      start();
    }
    say(deed);
    String word = next();
    if (!word.equals(FaultyWork.BEGUN)) {
      throw new IllegalStateException(word);
    }
  }

  private void start() {
    said = new LinkedBlockingQueue<>();
    try {
      process =
          new ProcessBuilder(
                  List.of(
                      Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                      "-XX:TieredStopAtLevel=1",
                      "-XX:+UseSerialGC",
                      "-cp",
                      System.getProperty("java.class.path"),
                      FaultyWork.class.getName(),
                      folder.toString()))
              .redirectError(ProcessBuilder.Redirect.DISCARD)
              .start();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    Process listened = process;
    BlockingQueue<String> words = said;
    Thread.ofVirtual().start(() -> listen(listened, words));
  }

  private static void listen(Process process, BlockingQueue<String> words) {
    try (var reader =
        new BufferedReader(
            new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))) {
      for (String line = reader.readLine(); line != null; line = reader.readLine()) {
        words.add(line);
      }
    } catch (IOException e) {
      // It was killed while it spoke.
    } finally {
      words.add(DEAD);
    }
  }

  /** Answers what it asks for. */
  void say(String words) {
    try {
      Writer out = running().outputWriter(StandardCharsets.UTF_8);
      out.write(words + "\n");
      out.flush();
    } catch (IOException e) {
      // It is dead, as its silence will tell.
    }
  }

  /** Its next word. */
  String next() {
    try {
      String word = said.poll(PATIENCE_SECONDS, TimeUnit.SECONDS);
      if (word == null) {
        throw new IllegalStateException(
            "it says nothing for %d s, and does this:%n%s".formatted(PATIENCE_SECONDS, threads()));
      }
      return word;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  /** What its threads are at. */
  private String threads() throws InterruptedException {
    try {
      Process jcmd =
          new ProcessBuilder(
                  Path.of(System.getProperty("java.home"), "bin", "jcmd").toString(),
                  Long.toString(running().pid()),
                  "Thread.print")
              .redirectErrorStream(true)
              .start();
      String said = new String(jcmd.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      jcmd.waitFor();
      return said;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Whether it has said something that nobody has heard yet. */
  boolean hasSpoken() {
    return !said.isEmpty();
  }

  /** As {@code kill -SIGNAL}. */
  void signal(String signal) {
    try {
      new ProcessBuilder("kill", "-" + signal, Long.toString(running().pid())).start().waitFor();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** As {@code kill -9}; returns when it has ended, so that nobody talks to one that is ending. */
  void kill() {
    Process victim = running();
    signal("KILL");
    try {
      victim.waitFor();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  private Process running() {
    if (process == null) {
      throw new IllegalStateException("it has not been started");
    }
    return process;
  }

  @Override
  public void close() {
    if (process != null) {
      process.destroyForcibly();
    }
  }
}
