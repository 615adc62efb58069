package io.kubinception.images;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/** A command line of another program. */
record Command(List<String> words, Map<String, String> environment) {

  private static final int LINES_IN_AN_ERROR = 15;

  static Command of(String... words) {
    return new Command(List.of(words), Map.of());
  }

  Command with(String... more) {
    return with(List.of(more));
  }

  Command with(Collection<String> more) {
    var all = new ArrayList<>(words);
    all.addAll(more);
    return new Command(List.copyOf(all), environment);
  }

  Command withEnvironment(String name, String value) {
    var all = new HashMap<>(environment);
    all.put(name, value);
    return new Command(words, Map.copyOf(all));
  }

  /** Runs it to its end; each line of output, of either kind, goes to the consumer. */
  Result run(Path folder, Consumer<String> lines) throws InterruptedException {
    Process process = start(folder);
    var last = new ArrayDeque<String>();
    try (BufferedReader output =
        new BufferedReader(
            new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))) {
      for (String line = output.readLine(); line != null; line = output.readLine()) {
        lines.accept(line);
        last.addLast(line);
        if (last.size() > LINES_IN_AN_ERROR) {
          last.removeFirst();
        }
      }
      return new Result(process.waitFor(), String.join("\n", last));
    } catch (IOException e) {
      throw new BuildFailed("Lost the output of " + words.getFirst(), e);
    } finally {
      // After an interrupt nobody waits for it any more.
      process.destroy();
    }
  }

  /** Runs it and fails, with advice, unless it succeeds. */
  void mustRun(Path folder, Consumer<String> lines) throws InterruptedException {
    var result = run(folder, lines);
    if (!result.ok()) {
      throw new BuildFailed(
          Advice.forOutput(words.getFirst(), result.output())
              + "\n  $ "
              + String.join(" ", words)
              + "\n"
              + result.output().indent(4).stripTrailing());
    }
  }

  private Process start(Path folder) {
    var builder = new ProcessBuilder(words).directory(folder.toFile()).redirectErrorStream(true);
    builder.environment().putAll(environment);
    builder.redirectInput(ProcessBuilder.Redirect.from(Path.of("/dev/null").toFile()));
    try {
      return builder.start();
    } catch (IOException e) {
      throw new BuildFailed(Advice.forMissing(words.getFirst()), e);
    }
  }

  /** How it ended, and the last lines that it wrote. */
  record Result(int exitCode, String output) {
    boolean ok() {
      return exitCode == 0;
    }
  }
}
