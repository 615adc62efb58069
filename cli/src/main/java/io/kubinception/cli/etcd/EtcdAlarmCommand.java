package io.kubinception.cli.etcd;

import io.kubinception.cli.ExitCode;
import io.kubinception.cli.Session;
import io.kubinception.etcd.operate.Alarms;
import io.kubinception.etcd.operate.Defragmentation.Rules;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** {@code kubinception etcd alarm}. */
@Command(
    name = "alarm",
    description = {
      "Show alarms and what to do about them, or clear those whose cause is gone:",
      "after NOSPACE it compacts, defragments and disarms."
    })
public final class EtcdAlarmCommand implements Callable<Integer> {
  private final Session session;

  @Mixin private final EtcdTarget target = new EtcdTarget();

  @Parameters(
      arity = "0..1",
      paramLabel = "list|clear",
      defaultValue = "LIST",
      description = "What to do (default: list).")
  private Action action = Action.LIST;

  /** What to do. */
  enum Action {
    LIST,
    CLEAR
  }

  public EtcdAlarmCommand(Session session) {
    this.session = session;
  }

  @Override
  public Integer call() {
    List<String> lines =
        target.with(
            session,
            client -> {
              var alarms = new Alarms(client, Rules.sensible(), EtcdTarget.progress(session));
              if (action == Action.CLEAR) {
                alarms.clear();
              }
              return alarms.advice().stream().map(Alarms.Advice::sentence).toList();
            });
    session.terminal().print(lines.isEmpty() ? List.of("no alarms") : lines);
    return lines.isEmpty() ? ExitCode.OK : ExitCode.FAILED;
  }
}
