package io.kubinception.cli.etcd;

import io.kubinception.api.v1alpha1.EtcdCluster;
import io.kubinception.api.v1alpha1.Kubinception;
import io.kubinception.cli.ExitCode;
import io.kubinception.cli.Failure;
import io.kubinception.cli.Session;
import io.kubinception.etcd.install.EtcdPlan;
import io.kubinception.etcd.install.Installation;
import io.kubinception.etcd.install.Ssh;
import io.kubinception.etcd.install.Supply;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code kubinception etcd install}. */
@Command(
    name = "install",
    description = {
      "Make vanilla Debian or Ubuntu servers an etcd cluster, over SSH.",
      "Disks are measured and judged first. Run again, it changes what changed: members with other"
          + " limits restart, one at a time."
    })
public final class EtcdInstallCommand implements Callable<Integer> {
  private final Session session;

  @Mixin private final PlanOptions options = new PlanOptions();
  @Mixin private final SshOptions ssh = new SshOptions();

  public EtcdInstallCommand(Session session) {
    this.session = session;
  }

  @Override
  public Integer call() {
    EtcdPlan plan = options.planToInstall();
    RegisteredName.refuseOfAnother(plan, registered());
    boolean isNew = !Files.exists(options.folder(session.clock()).path());
    ssh.with(
        session,
        options,
        plan,
        (installation, connection) -> {
          installation
              .install(connection, supplies(installation, connection, isNew), SshOptions::host)
              .forEach((server, disk) -> session.terminal().note(server + ": " + disk));
          // Units have the new limits by now: cut off here, who says them no more goes on with
          // them.
          options.keep(plan);
          installation.applyLimits(connection, SshOptions::host);
        });
    session.terminal().print(next(plan));
    return ExitCode.OK;
  }

  /** Where nothing came to be, no authorities of it are left to wonder at. */
  private Map<String, Supply> supplies(Installation installation, Ssh connection, boolean isNew) {
    try {
      return installation.supplies(connection, ssh.programs(), SshOptions::host);
    } catch (RuntimeException e) {
      if (isNew) {
        options.folder(session.clock()).discard();
      }
      throw e;
    }
  }

  /** None where no admin cluster can be reached: etcd may well be there before it. */
  private List<EtcdCluster> registered() {
    try {
      return session.fleet().all(EtcdCluster.class);
    } catch (Failure _) {
      return List.of();
    }
  }

  /** What registers it: a Secret from files, so that no key is printed. */
  private List<String> next(EtcdPlan plan) {
    Path credentials = options.folder(session.clock()).path().resolve("credentials");
    String endpoints =
        plan.clientUrls().stream().collect(Collectors.joining("\", \"", "[\"", "\"]"));
    return """
    # The etcd cluster serves. Register it:
    kubectl -n %4$s create secret generic etcd-%1$s --from-file=%2$s
    kubectl apply -f - <<'END'
    apiVersion: kubinception.io/v1alpha1
    kind: EtcdCluster
    metadata: {name: %1$s}
    spec: {endpoints: %3$s, credentialsSecret: etcd-%1$s}
    END
    """
        .formatted(options.name(), credentials, endpoints, Kubinception.OPERATOR_NAMESPACE)
        .lines()
        .toList();
  }
}
