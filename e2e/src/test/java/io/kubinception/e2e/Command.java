package io.kubinception.e2e;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** A command as a user types it: its words, what the shell has set, and who carries it out. */
record Command(List<String> words, Map<String, String> environment, Program program) {
  static final Duration LIMIT = Duration.ofMinutes(12);

  /** Carries a command out to its end. */
  interface Program {
    Result run(List<String> words, Map<String, String> environment, String input)
        throws IOException, InterruptedException;
  }

  /** A program of its own, the first word. */
  static Command of(String... words) {
    return new Command(List.of(words), Map.of(), Command::process);
  }

  Command with(String variable, String value) {
    var all = new HashMap<>(environment);
    all.put(variable, value);
    return new Command(words, all, program);
  }

  Command and(String... more) {
    return new Command(
        Stream.concat(words.stream(), Arrays.stream(more)).toList(), environment, program);
  }

  /** How it ended and what it wrote, both streams together. */
  record Result(int code, String output) {}

  Result run() {
    return run("");
  }

  Result run(String input) {
    try {
      return program.run(words, environment, input);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  /** Runs it and returns what it wrote; anything but success fails the test. */
  String must() {
    return must("");
  }

  String must(String input) {
    Result result = run(input);
    if (result.code() != 0) {
      throw new AssertionError(
          "%s ended with %d:%n%s"
              .formatted(String.join(" ", words), result.code(), result.output()));
    }
    return result.output();
  }

  /** As a process that goes on beside the test, which ends it. */
  Process start() throws IOException {
    return start(words, environment);
  }

  private static Process start(List<String> words, Map<String, String> environment)
      throws IOException {
    var builder = new ProcessBuilder(words).redirectErrorStream(true);
    builder.environment().putAll(environment);
    return builder.start();
  }

  private static Result process(List<String> words, Map<String, String> environment, String input)
      throws IOException, InterruptedException {
    Process process = start(words, environment);
    process.getOutputStream().write(input.getBytes(StandardCharsets.UTF_8));
    process.getOutputStream().close();
    var output =
        CompletableFuture.supplyAsync(
            () -> {
              try {
                return new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
              } catch (IOException e) {
                throw new UncheckedIOException(e);
              }
            },
            // The common pool is one thread on two cores, and clients need it meanwhile.
            task -> Thread.ofVirtual().start(task));
    if (!process.waitFor(LIMIT.toSeconds(), TimeUnit.SECONDS)) {
      process.destroyForcibly();
      throw new AssertionError("does not end: " + String.join(" ", words));
    }
    return new Result(process.exitValue(), output.join());
  }

  static Path root() {
    Path here = Path.of("").toAbsolutePath();
    return here.endsWith("e2e") ? here.resolveSibling("") : here;
  }
}
