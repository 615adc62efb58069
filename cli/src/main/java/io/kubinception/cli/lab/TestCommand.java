package io.kubinception.cli.lab;

import io.kubinception.cli.ExitCode;
import io.kubinception.cli.Failure;
import io.kubinception.cli.Session;
import io.kubinception.cli.output.Ages;
import io.kubinception.cli.output.Mark;
import io.kubinception.images.BuildFailed;
import io.kubinception.images.Workspace;
import io.kubinception.lab.Lab;
import io.kubinception.lab.LabException;
import io.kubinception.lab.LabLayout;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** {@code kubinception test}. */
@Command(
    name = "test",
    description =
        "Run every test: unit, integration, end to end. Needs a checkout; brings up a lab if there"
            + " is none.")
public final class TestCommand implements Callable<Integer> {

  private final Session session;

  @Parameters(
      arity = "0..*",
      paramLabel = "MAVEN-ARGUMENT",
      description = "More for Maven, after '--', like: -- -pl etcd -am")
  private List<String> more = List.of();

  public TestCommand(Session session) {
    this.session = session;
  }

  @Override
  public Integer call() throws InterruptedException {
    var start = session.clock().instant();
    Path checkout = checkout();
    try (var lab = Lab.named(LabLayout.DEFAULT_NAME);
        var view = new LabView(session.terminal(), session.clock())) {
      lab.build(view);
    } catch (LabException | BuildFailed e) {
      throw Failure.failed(String.valueOf(e.getMessage())).because(e);
    }
    var summary = new TestSummary(session.clock().instant());
    int exitCode = maven(checkout);
    String took = Ages.exact(Duration.between(start, session.clock().instant()));
    session.terminal().print(summary.lines(checkout, session.terminal().style()));
    session
        .terminal()
        .print(
            exitCode == 0
                ? session.terminal().style().mark(Mark.WELL) + " All tests passed in " + took + "."
                : session.terminal().style().mark(Mark.BAD) + " Tests failed after " + took + ".");
    return exitCode == 0 ? ExitCode.OK : exitCode;
  }

  private static Path checkout() {
    try {
      return Workspace.locate().images().toAbsolutePath().resolve("..").normalize();
    } catch (BuildFailed e) {
      throw Failure.failed(String.valueOf(e.getMessage())).because(e);
    }
  }

  private int maven(Path checkout) throws InterruptedException {
    // Modules that do not need each other beside each other: many of their tests wait.
    var command =
        new ArrayList<>(
            List.of("mvn", "--batch-mode", "--no-transfer-progress", "--threads=2", "verify"));
    command.addAll(more);
    try {
      var process = new ProcessBuilder(command).directory(checkout.toFile()).inheritIO().start();
      try {
        return process.waitFor();
      } finally {
        process.destroy();
      }
    } catch (IOException e) {
      throw Failure.failed("cannot run mvn: install Maven 3.8 or newer").because(e);
    }
  }
}
