package io.kubinception.e2e;

import io.kubinception.cli.Main;
import io.kubinception.cli.output.Style;
import io.kubinception.cli.output.Terminal;
import java.io.BufferedReader;
import java.io.PrintWriter;
import java.io.StringReader;
import java.io.StringWriter;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;

/**
 * Carries {@code kubinception}'s commands out in this process, from their words to their exit code:
 * a JVM for each would be a tenth of what all tests cost.
 */
final class OwnCode implements Command.Program {

  @Override
  public Command.Result run(List<String> words, Map<String, String> environment, String input)
      throws InterruptedException {
    var result = new CompletableFuture<Command.Result>();
    Thread thread =
        Thread.ofPlatform()
            .name("kubinception " + words.getFirst())
            .start(
                () ->
                    result.completeAsync(() -> carryOut(words, environment, input), Runnable::run));
    if (!thread.join(Command.LIMIT)) {
      thread.interrupt();
      throw new AssertionError("does not end: kubinception " + String.join(" ", words));
    }
    return result.join();
  }

  private static Command.Result carryOut(
      List<String> words, Map<String, String> environment, String input) {
    var all = new HashMap<>(System.getenv());
    all.putAll(environment);
    var written = new StringWriter();
    var writer = new PrintWriter(written);
    var terminal =
        new Terminal(
            writer,
            writer,
            new BufferedReader(new StringReader(input)),
            false,
            new Style(false, true));
    int code = Main.run(words.toArray(String[]::new), all, terminal);
    writer.flush();
    return new Command.Result(code, written.toString());
  }
}
