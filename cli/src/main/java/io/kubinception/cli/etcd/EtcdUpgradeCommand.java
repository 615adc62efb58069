package io.kubinception.cli.etcd;

import io.kubinception.cli.ExitCode;
import io.kubinception.cli.Failure;
import io.kubinception.cli.Session;
import io.kubinception.etcd.EtcdClient;
import io.kubinception.etcd.EtcdHealth;
import io.kubinception.etcd.EtcdVersion;
import io.kubinception.etcd.install.EtcdPlan;
import io.kubinception.etcd.install.EtcdPlan.Server;
import io.kubinception.etcd.install.Installation;
import io.kubinception.etcd.install.Programs;
import io.kubinception.etcd.install.Ssh;
import io.kubinception.etcd.operate.RollingUpgrade;
import java.time.Duration;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code kubinception etcd upgrade}. */
@Command(
    name = "upgrade",
    description = {
      "Bring all members to the etcd in --programs, over SSH: one at a time, the leader last, the next"
          + " one only when all are well.",
      "Run again, it goes on where it was."
    })
public final class EtcdUpgradeCommand implements Callable<Integer> {
  private final Session session;

  @Mixin private final PlanOptions options = new PlanOptions();
  @Mixin private final SshOptions ssh = new SshOptions();

  @Option(
      names = "--timeout",
      paramLabel = "DURATION",
      defaultValue = "10m",
      description = "How long a member may take to be well again (default: ${DEFAULT-VALUE}).")
  private Duration timeout = Duration.ZERO;

  public EtcdUpgradeCommand(Session session) {
    this.session = session;
  }

  @Override
  public Integer call() {
    EtcdPlan plan = options.plan();
    options.knownFolder(session.clock());
    ssh.with(
        session,
        options,
        plan,
        (installation, connection) ->
            upgrade(ssh.programs().read(), plan, installation, connection));
    options.keepSettings(plan);
    return ExitCode.OK;
  }

  private void upgrade(
      Programs programs, EtcdPlan plan, Installation installation, Ssh connection) {
    EtcdVersion target = programs.version();
    try (EtcdClient client = EtcdClient.connect(installation.connection())) {
      refuseUnnamed(target, client);
      boolean changed =
          new RollingUpgrade(client, timeout, EtcdTarget.progress(session))
              .run(
                  target,
                  member -> {
                    Server server = PlanOptions.server(plan, member);
                    installation.restart(connection, server, programs, SshOptions.host(server));
                  });
      session
          .terminal()
          .print(
              changed
                  ? "All members run " + target + "."
                  : "All members ran " + target + " before.");
    }
  }

  /** A patch may go down, but not because nobody said which. */
  private void refuseUnnamed(EtcdVersion target, EtcdClient client) {
    if (ssh.programs().named()) {
      return;
    }
    new EtcdHealth(client)
        .report().members().stream()
            .flatMap(member -> member.version().stream())
            .filter(version -> version.compareTo(target) > 0)
            .findFirst()
            .ifPresent(
                newer -> {
                  throw Failure.usage(
                      "members run etcd %s, and what './kubinception up' built is %s: name the folder of the version that you want with --programs"
                          .formatted(newer, target));
                });
  }
}
