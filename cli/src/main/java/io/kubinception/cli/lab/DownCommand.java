package io.kubinception.cli.lab;

import io.kubinception.cli.ExitCode;
import io.kubinception.cli.Failure;
import io.kubinception.cli.Session;
import io.kubinception.lab.Lab;
import io.kubinception.lab.LabException;
import io.kubinception.lab.LabLayout;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;

/** {@code kubinception down}. */
@Command(
    name = "down",
    description =
        "Remove the lab with all customer clusters and their data: everything that 'up' made, and"
            + " only that. What was built or downloaded stays in the cache.")
public final class DownCommand implements Callable<Integer> {

  private final Session session;

  public DownCommand(Session session) {
    this.session = session;
  }

  @Override
  public Integer call() throws InterruptedException {
    try (var lab = Lab.named(LabLayout.DEFAULT_NAME)) {
      boolean any;
      try (var view = new LabView(session.terminal(), session.clock())) {
        any = lab.down(view);
      }
      session.terminal().print(any ? "The lab is gone." : "There was no lab.");
      return ExitCode.OK;
    } catch (LabException e) {
      throw Failure.failed(String.valueOf(e.getMessage())).because(e);
    }
  }
}
