package io.kubinception.cli.etcd;

import io.kubinception.cli.ExitCode;
import io.kubinception.cli.Session;
import io.kubinception.etcd.install.EtcdPlan;
import io.kubinception.etcd.install.Installation;
import io.kubinception.etcd.install.Ssh;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code kubinception etcd certificates}. */
@Command(
    name = "certificates",
    description = {
      "Give the servers new certificates, over SSH; nothing restarts.",
      "etcd reads them at each new connection."
    })
public final class EtcdCertificatesCommand implements Callable<Integer> {
  private final Session session;

  @Mixin private final PlanOptions options = new PlanOptions();
  @Mixin private final SshOptions ssh = new SshOptions();

  public EtcdCertificatesCommand(Session session) {
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
        (installation, connection) -> {
          awaitServingIfItCan(installation, connection);
          installation.renewCertificates(connection, SshOptions::host);
          installation.awaitServing();
        });
    options.keepSettings(plan);
    session
        .terminal()
        .print("All servers have new certificates for a year, and the cluster is healthy.");
    return ExitCode.OK;
  }

  /** A cluster in trouble first gets out of it, unless certificates that ended are the trouble. */
  private void awaitServingIfItCan(Installation installation, Ssh connection) {
    List<String> ended =
        installation.withEndedCertificates(connection, SshOptions::host, session.clock().instant());
    if (ended.isEmpty()) {
      installation.awaitServing();
      return;
    }
    session
        .terminal()
        .note(
            "certificates of %s have ended, so members cannot be asked before they have new ones"
                .formatted(String.join(", ", ended)));
  }
}
