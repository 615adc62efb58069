package io.kubinception.cli.etcd;

import io.kubinception.api.v1alpha1.EtcdCluster;
import io.kubinception.api.v1alpha1.EtcdTenant;
import io.kubinception.api.v1alpha1.Kubinception;
import io.kubinception.cli.Consent;
import io.kubinception.cli.ExitCode;
import io.kubinception.cli.Session;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** {@code kubinception etcd pods give-up}. */
@Command(
    name = "give-up",
    description =
        "Say that the data which an etcd cluster of pods has lost are given up, so that its"
            + " customers' clusters, and then it, can be deleted.")
public final class EtcdPodsGiveUpCommand implements Callable<Integer> {
  private final Session session;

  @Parameters(paramLabel = "NAME", description = "The etcd cluster.")
  private String name = "";

  @Mixin private final Consent consent = new Consent();

  public EtcdPodsGiveUpCommand(Session session) {
    this.session = session;
  }

  @Override
  public Integer call() {
    EtcdCluster cluster = PodsWish.find(session, name);
    PodsWish.refuseWhileRecovering(cluster);
    PodsWish.refuseUnlessLost(cluster);
    consent.ask(
        session,
        "This gives up the data of etcd cluster %s%s".formatted(name, tenants()),
        name,
        "nothing was given up");
    if (cluster.recoverFrom().isPresent()) {
      cluster = session.fleet().annotate(cluster, Kubinception.ANNOTATION_RECOVER_FROM, "");
    }
    session.fleet().annotate(cluster, Kubinception.ANNOTATION_DATA_GIVEN_UP, "true");
    session
        .terminal()
        .print(
            ("The data of etcd cluster %s are given up. Delete its customers' clusters"
                    + " ('kubinception cluster delete'), which takes no final backup of them, then"
                    + " 'kubinception etcd pods delete %1$s'.")
                .formatted(name));
    return ExitCode.OK;
  }

  private String tenants() {
    String all =
        session.fleet().all(EtcdTenant.class).stream()
            .filter(tenant -> name.equals(tenant.getSpec().etcdCluster()))
            .map(tenant -> tenant.getMetadata().getName())
            .sorted()
            .collect(Collectors.joining(", "));
    return all.isEmpty() ? "" : ", those of " + all;
  }
}
