package io.kubinception.etcd.install;

import io.kubinception.etcd.ClusterReport;
import io.kubinception.etcd.EtcdClient;
import io.kubinception.etcd.EtcdConnection;
import io.kubinception.etcd.Members.Member;
import io.kubinception.etcd.install.EtcdPlan.Server;
import io.kubinception.etcd.operate.Progress;
import io.kubinception.etcd.operate.RollingRestart;
import java.time.Duration;
import java.util.function.Function;

/** Has members that run with other limits than their units say start anew, one at a time. */
final class ChangedLimits {
  /** Less than that full, or writes would be refused soon. */
  private static final double MAY_BE_FULL = 0.9;

  private static final Duration PATIENCE = Duration.ofMinutes(10);

  private final EtcdPlan plan;
  private final EtcdConnection connection;
  private final Progress progress;

  ChangedLimits(EtcdPlan plan, EtcdConnection connection, Progress progress) {
    this.plan = plan;
    this.connection = connection;
    this.progress = progress;
  }

  /**
   * From its next start on, a member whose file is larger would refuse all writes.
   *
   * @throws InstallException when there is one whose limit would become smaller
   */
  static void refuseTooSmall(EtcdLimits limits, ClusterReport report) {
    long limit = limits.databaseBytes();
    report.members().stream()
        .filter(member -> member.dbQuotaBytes() == 0 || member.dbQuotaBytes() > limit)
        .filter(member -> member.dbSizeBytes() > limit * MAY_BE_FULL)
        .findFirst()
        .ifPresent(
            member -> {
              throw new InstallException(
                  "the file of %s has %d MiB, too much for a limit of %s: 'kubinception etcd defrag' makes it smaller, or choose a larger --database-limit"
                      .formatted(member.name(), member.dbSizeBytes() >> 20, limits.database()));
            });
  }

  void apply(Ssh ssh, Function<Server, String> host) {
    try (EtcdClient client = EtcdClient.connect(connection)) {
      new RollingRestart(client, PATIENCE, progress)
          .run(
              "changing limits",
              member -> isDue(ssh, host.apply(server(member))),
              member -> {
                progress.step(member.name() + ": restarting with other limits");
                ssh.script(
                    host.apply(server(member)), "systemctl restart --no-block etcd.service\n");
              });
    }
  }

  /** Whether it does not run, or with other limits. */
  private boolean isDue(Ssh ssh, String host) {
    return !EtcdUnit.has(plan.limits(), ssh.script(host, EtcdUnit.SCRIPT));
  }

  private Server server(Member member) {
    return plan.serverOf(member)
        .orElseThrow(
            () ->
                new InstallException(
                    "the member %s is at none of the servers: name those of all members with --servers"
                        .formatted(member.name())));
  }
}
