package io.kubinception.cli.etcd;

import io.kubinception.cli.ExitCode;
import io.kubinception.cli.Failure;
import io.kubinception.cli.Session;
import io.kubinception.cli.output.Sizes;
import io.kubinception.cli.output.Table;
import io.kubinception.etcd.operate.Defragmentation;
import io.kubinception.etcd.operate.Defragmentation.MemberResult;
import io.kubinception.etcd.operate.Defragmentation.Rules;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code kubinception etcd defrag}. */
@Command(
    name = "defrag",
    description =
        "Give free space of the members' files back, one member at a time, the leader last.")
public final class EtcdDefragCommand implements Callable<Integer> {
  private static final int PERCENT = 100;

  private final Session session;

  @Mixin private final EtcdTarget target = new EtcdTarget();

  @Option(
      names = "--free-percent",
      paramLabel = "N",
      defaultValue = "50",
      description = "Only files of which at least that much is free (default: ${DEFAULT-VALUE}).")
  private int freePercent;

  @Option(
      names = "--free-mib",
      paramLabel = "N",
      defaultValue = "256",
      description = "Only files with at least so many MiB free (default: ${DEFAULT-VALUE}).")
  private int freeMebibytes;

  @Option(
      names = "--accept-outage",
      description = "Also where there is only one member: nothing is served meanwhile.")
  private boolean acceptOutage;

  public EtcdDefragCommand(Session session) {
    this.session = session;
  }

  @Override
  public Integer call() {
    if (freePercent < 0 || freePercent > PERCENT || freeMebibytes < 0) {
      throw Failure.usage("--free-percent is from 0 to 100, and --free-mib is not negative");
    }
    Rules wanted =
        Rules.sensible().from((double) freePercent / PERCENT, (long) freeMebibytes << 20);
    Rules rules = acceptOutage ? wanted.evenAlone() : wanted;
    List<MemberResult> results =
        target.with(
            session,
            client -> new Defragmentation(client, rules, EtcdTarget.progress(session)).run());
    session.terminal().print(table(results).lines());
    return ExitCode.OK;
  }

  private Table table(List<MemberResult> results) {
    Table table =
        new Table(session.terminal().style(), "MEMBER", "BEFORE", "AFTER", "SERVED NOTHING");
    for (MemberResult result : results) {
      table.row(
          result.member(),
          Sizes.of(result.beforeBytes()),
          Sizes.of(result.afterBytes()),
          result.done()
              ? String.format(Locale.ROOT, "%.1f s", result.took().toMillis() / 1000.0)
              : "not touched, as it does not pay");
    }
    return table;
  }
}
