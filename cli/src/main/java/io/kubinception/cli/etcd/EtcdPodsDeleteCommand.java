package io.kubinception.cli.etcd;

import io.kubinception.api.v1alpha1.EtcdCluster;
import io.kubinception.api.v1alpha1.EtcdTenant;
import io.kubinception.cli.Consent;
import io.kubinception.cli.ExitCode;
import io.kubinception.cli.Failure;
import io.kubinception.cli.Session;
import io.kubinception.cli.check.Protection;
import io.kubinception.cli.progress.Removal;
import io.kubinception.cli.progress.WaitOptions;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** {@code kubinception etcd pods delete}. */
@Command(
    name = "delete",
    description = "Delete an etcd cluster of pods in which no customer is, with its volumes.")
public final class EtcdPodsDeleteCommand implements Callable<Integer> {
  private final Session session;

  @Parameters(paramLabel = "NAME", description = "The etcd cluster.")
  private String name = "";

  @Mixin private final Consent consent = new Consent();

  @Mixin private final WaitOptions wait = new WaitOptions();

  public EtcdPodsDeleteCommand(Session session) {
    this.session = session;
  }

  @Override
  public Integer call() {
    EtcdCluster cluster = PodsWish.find(session, name);
    Protection.refuseProtected(cluster, "etcd cluster");
    refuseInUse();
    consent.ask(
        session,
        "This deletes etcd cluster %s with its %d members and their volumes"
            .formatted(name, cluster.statefulSet().orElseThrow().members()),
        name,
        "nothing was deleted");
    session.fleet().delete(cluster);
    if (wait.wanted()) {
      var removal = new Removal(session.fleet(), session.clock());
      wait.run(session, () -> removal.alone("etcd " + name, cluster), "kubinception etcd status");
    }
    session
        .terminal()
        .print(
            "Etcd cluster %s is %s.".formatted(name, wait.wanted() ? "deleted" : "being deleted"));
    return ExitCode.OK;
  }

  private void refuseInUse() {
    long tenants =
        session.fleet().all(EtcdTenant.class).stream()
            .filter(tenant -> name.equals(tenant.getSpec().etcdCluster()))
            .count();
    if (tenants > 0) {
      throw Failure.failed(
          "etcd cluster %s keeps the data of %d tenants: move them ('kubinception etcd move') or delete them first"
              .formatted(name, tenants));
    }
  }
}
