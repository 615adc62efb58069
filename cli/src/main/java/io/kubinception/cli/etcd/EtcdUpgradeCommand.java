package io.kubinception.cli.etcd;

import io.kubinception.cli.ExitCode;
import io.kubinception.cli.Failure;
import io.kubinception.cli.Session;
import io.kubinception.etcd.EtcdClient;
import io.kubinception.etcd.EtcdVersion;
import io.kubinception.etcd.install.EtcdPlan;
import io.kubinception.etcd.install.EtcdPlan.Server;
import io.kubinception.etcd.install.Installation;
import io.kubinception.etcd.install.Ssh;
import io.kubinception.etcd.operate.RollingUpgrade;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
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
  private static final Pattern VERSION = Pattern.compile("etcd Version: (\\S+)");

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
    EtcdVersion target = version(ssh.programs().resolve("etcd"));
    EtcdPlan plan = options.plan();
    ssh.with(
        session,
        options,
        plan,
        (installation, connection) -> upgrade(target, plan, installation, connection));
    options.keepSettings(plan);
    return ExitCode.OK;
  }

  private void upgrade(
      EtcdVersion target, EtcdPlan plan, Installation installation, Ssh connection) {
    try (EtcdClient client = EtcdClient.connect(installation.connection())) {
      boolean changed =
          new RollingUpgrade(client, timeout, EtcdTarget.progress(session))
              .run(
                  target,
                  member -> {
                    Server server = PlanOptions.server(plan, member);
                    installation.restart(
                        connection, server, ssh.programs(), SshOptions.host(server));
                  });
      session
          .terminal()
          .print(
              changed
                  ? "All members run " + target + "."
                  : "All members ran " + target + " before.");
    }
  }

  /** What the program says of itself. */
  private static EtcdVersion version(Path etcd) {
    try {
      Process process = new ProcessBuilder(etcd.toString(), "--version").start();
      String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      Matcher matcher = VERSION.matcher(said);
      if (!matcher.find()) {
        throw Failure.usage("%s is not etcd".formatted(etcd));
      }
      return EtcdVersion.parse(matcher.group(1));
    } catch (IOException e) {
      throw Failure.usage(
              "%s cannot be run: name the folder with etcd, etcdctl and etcdutl with --programs"
                  .formatted(etcd))
          .because(e);
    }
  }
}
