package io.kubinception.cli.nodepool;

import io.kubinception.cli.Consent;
import io.kubinception.cli.ExitCode;
import io.kubinception.cli.Session;
import io.kubinception.cli.check.Lookup;
import io.kubinception.cli.check.Protection;
import io.kubinception.cli.progress.Removal;
import io.kubinception.cli.progress.WaitOptions;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** {@code kubinception nodepool delete}. */
@Command(name = "delete", description = "Delete a node pool; its nodes are drained first.")
public final class NodePoolDeleteCommand implements Callable<Integer> {
  private final Session session;

  @Parameters(paramLabel = "NAME", description = "The pool.")
  private String name = "";

  @Mixin private final Consent consent = new Consent();
  @Mixin private final WaitOptions wait = new WaitOptions();

  public NodePoolDeleteCommand(Session session) {
    this.session = session;
  }

  @Override
  public Integer call() {
    var pool = Lookup.pool(session.fleet(), session.namespace(), name);
    Protection.refuseProtected(pool, "node pool");
    consent.ask(
        session,
        "This deletes node pool %s with its %d nodes".formatted(name, pool.getSpec().replicas()),
        name,
        "nothing was deleted");
    session.fleet().delete(pool);
    if (wait.wanted()) {
      var removal = new Removal(session.fleet(), session.clock());
      wait.run(session, () -> removal.pool(pool), session.command("nodepool list"));
    }
    session
        .terminal()
        .print("Node pool %s is %s.".formatted(name, wait.wanted() ? "deleted" : "being deleted"));
    return ExitCode.OK;
  }
}
