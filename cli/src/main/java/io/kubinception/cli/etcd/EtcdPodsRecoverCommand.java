package io.kubinception.cli.etcd;

import io.kubinception.api.v1alpha1.EtcdBackup;
import io.kubinception.api.v1alpha1.EtcdCluster;
import io.kubinception.api.v1alpha1.Kubinception;
import io.kubinception.api.v1alpha1.Status;
import io.kubinception.cli.Consent;
import io.kubinception.cli.ExitCode;
import io.kubinception.cli.Failure;
import io.kubinception.cli.Session;
import io.kubinception.cli.backup.BackupLookup;
import io.kubinception.cli.check.Paused;
import io.kubinception.cli.progress.WaitOptions;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code kubinception etcd pods recover}. */
@Command(
    name = "recover",
    description =
        "Bring an etcd cluster of pods that lost all of its data back from a backup of the whole.")
public final class EtcdPodsRecoverCommand implements Callable<Integer> {
  private final Session session;

  @Parameters(paramLabel = "NAME", description = "The etcd cluster.")
  private String name = "";

  @Option(
      names = "--from",
      required = true,
      paramLabel = "BACKUP",
      description = "An EtcdBackup of that whole etcd cluster.")
  private String from = "";

  @Mixin private final Consent consent = new Consent();

  @Mixin private final WaitOptions wait = new WaitOptions();

  public EtcdPodsRecoverCommand(Session session) {
    this.session = session;
  }

  @Override
  public Integer call() {
    EtcdCluster cluster = PodsWish.find(session, name);
    EtcdBackup backup = backup();
    PodsWish.refuseUnlessLost(cluster);
    Paused.warn(session, cluster, "etcd cluster");
    consent.ask(
        session,
        "This brings all customers of etcd cluster %s back to %s, on new volumes"
            .formatted(name, backup.getStatus().takenAt()),
        name,
        "nothing was done");
    var begin = session.clock().instant();
    if (cluster.dataGivenUp()) {
      cluster = session.fleet().annotate(cluster, Kubinception.ANNOTATION_DATA_GIVEN_UP, "");
    }
    session.fleet().annotate(cluster, Kubinception.ANNOTATION_RECOVER_FROM, from);
    if (wait.wanted()) {
      wait.run(session, () -> PodsWish.steps(session, name, begin), "kubinception etcd status");
    }
    session
        .terminal()
        .print(
            wait.wanted()
                ? "Etcd cluster %s is back as it was at %s. Look for what was made or deleted since with 'kubinception fsck'."
                    .formatted(name, backup.getStatus().takenAt())
                : "Etcd cluster %s comes back. Look with 'kubinception etcd status'."
                    .formatted(name));
    return ExitCode.OK;
  }

  private EtcdBackup backup() {
    EtcdBackup backup =
        BackupLookup.find(session, from, b -> name.equals(b.getSpec().etcdCluster()));
    if (!name.equals(backup.getSpec().etcdCluster())) {
      throw Failure.usage(
          "backup %s is not of the whole etcd cluster %s: see 'kubinception etcd backup list'"
              .formatted(from, name));
    }
    if (!Status.isTrue(backup.getStatus(), "Ready")) {
      throw Failure.failed(
          "backup %s is not a good one: see 'kubinception etcd backup list'".formatted(from));
    }
    return backup;
  }
}
