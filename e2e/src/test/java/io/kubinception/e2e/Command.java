package io.kubinception.e2e;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** A program as a user calls it. */
record Command(List<String> words, Map<String, String> environment) {
  private static final Duration LIMIT = Duration.ofMinutes(12);

  static Command of(String... words) {
    return new Command(List.of(words), Map.of());
  }

  Command with(String variable, String value) {
    var all = new HashMap<>(environment);
    all.put(variable, value);
    return new Command(words, all);
  }

  Command and(String... more) {
    return new Command(Stream.concat(words.stream(), Arrays.stream(more)).toList(), environment);
  }

  /** How it ended and what it wrote, both streams together. */
  record Result(int code, String output) {}

  Result run() {
    return run("");
  }

  Result run(String input) {
    try {
      Process process = start();
      process.getOutputStream().write(input.getBytes(StandardCharsets.UTF_8));
      process.getOutputStream().close();
      var output =
          CompletableFuture.supplyAsync(
              () -> {
                try {
                  return new String(
                      process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
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

  Process start() throws IOException {
    var builder = new ProcessBuilder(new ArrayList<>(words)).redirectErrorStream(true);
    builder.environment().putAll(environment);
    return builder.start();
  }

  static Path root() {
    Path here = Path.of("").toAbsolutePath();
    return here.endsWith("e2e") ? here.resolveSibling("") : here;
  }
}
