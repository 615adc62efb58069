package io.kubinception.cli.etcd;

import io.kubinception.api.v1alpha1.ControlPlane;
import io.kubinception.api.v1alpha1.CustomerCluster;
import io.kubinception.api.v1alpha1.EtcdCluster;
import io.kubinception.api.v1alpha1.EtcdTenant;
import io.kubinception.api.v1alpha1.NodePool;
import io.kubinception.api.v1alpha1.Status;
import io.kubinception.api.v1alpha1.StorageQuota;
import io.kubinception.cli.Consent;
import io.kubinception.cli.ExitCode;
import io.kubinception.cli.Failure;
import io.kubinception.cli.Session;
import io.kubinception.cli.backup.TenantLookup;
import io.kubinception.cli.check.Amount;
import io.kubinception.cli.check.Paused;
import io.kubinception.cli.fleet.ClusterView;
import io.kubinception.cli.output.Mark;
import io.kubinception.cli.output.Sizes;
import io.kubinception.cli.progress.Step;
import io.kubinception.cli.progress.WaitOptions;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** {@code kubinception etcd quota}. */
@Command(
    name = "quota",
    description = {
      "Set how many bytes of keys and values one customer may store in etcd; 'etcd status' shows it.",
      "It stays until a customer cluster's nodes bring a higher one."
    })
public final class EtcdQuotaCommand implements Callable<Integer> {
  private final Session session;

  @Parameters(
      paramLabel = "TENANT_OR_CLUSTER",
      description = "A customer cluster's name, an etcd tenant's id, or NAMESPACE/NAME of it.")
  private String subject = "";

  @Parameters(paramLabel = "SIZE", description = "The quota, like 200Mi or 1Gi.")
  private String size = "";

  @Mixin private final Consent consent = new Consent();

  @Mixin private final WaitOptions wait = new WaitOptions();

  public EtcdQuotaCommand(Session session) {
    this.session = session;
  }

  @Override
  public Integer call() {
    long wanted = Amount.bytes("SIZE", size);
    EtcdTenant tenant = new TenantLookup(session).find(subject);
    checkNotTooLittle(tenant, wanted);
    checkFits(tenant, wanted);
    askWhenOver(tenant, wanted);
    Instant begin = session.clock().instant();
    set(tenant, wanted);
    if (wait.wanted()) {
      wait.run(session, () -> List.of(step(tenant, wanted, begin)), "kubinception etcd status");
    }
    session
        .terminal()
        .print(
            "%s %s store %s in etcd, and could store %s before.%s"
                .formatted(
                    subject,
                    wait.wanted() ? "may" : "shall",
                    Sizes.of(wanted),
                    Sizes.of(tenant.getSpec().quota()),
                    wait.wanted() ? "" : " Look with 'kubinception etcd status'."));
    return ExitCode.OK;
  }

  /** The operator would raise it again to what plan and nodes bring. */
  private void checkNotTooLittle(EtcdTenant tenant, long wanted) {
    if (wanted < StorageQuota.LEAST_BYTES) {
      throw Failure.usage(
          "%s is too little: an empty cluster needs 1.0 MiB, so %s is the least"
              .formatted(size, Sizes.of(StorageQuota.LEAST_BYTES)));
    }
    String inner = tenant.getMetadata().getNamespace();
    session.fleet().all(CustomerCluster.class).stream()
        .filter(c -> c.getStatus() != null)
        .filter(c -> inner.equals(c.getStatus().controlPlaneNamespace()))
        .map(this::byPlan)
        .filter(byPlan -> wanted < byPlan)
        .findFirst()
        .ifPresent(
            byPlan -> {
              throw Failure.usage(
                  "%s is less than %s, which %s has by its plan and its nodes: choose that or more"
                      .formatted(size, Sizes.of(byPlan), subject));
            });
  }

  /** The etcd that all share would refuse all writes before, those of its other customers too. */
  private void checkFits(EtcdTenant tenant, long wanted) {
    String etcd = tenant.getSpec().etcdCluster();
    session.fleet().all(EtcdCluster.class).stream()
        .filter(cluster -> cluster.getMetadata().getName().equals(etcd))
        .flatMap(cluster -> Stream.ofNullable(cluster.getStatus()))
        .flatMap(status -> Stream.ofNullable(status.databaseQuotaBytes()))
        .filter(limit -> wanted > limit)
        .findFirst()
        .ifPresent(
            limit -> {
              throw Failure.usage(
                  "%s is too much: etcd cluster %s refuses all customers' writes at %s, so choose less"
                      .formatted(size, etcd, Sizes.of(limit)));
            });
  }

  private long byPlan(CustomerCluster cluster) {
    var meta = cluster.getMetadata();
    var pools = ClusterView.nodePools(session.fleet(), meta.getNamespace(), meta.getName());
    return StorageQuota.bytes(cluster.getSpec().plan(), NodePool.wanted(pools));
  }

  private void askWhenOver(EtcdTenant tenant, long wanted) {
    Long stored = tenant.getStatus() == null ? null : tenant.getStatus().bytes();
    if (stored != null && stored >= wanted) {
      consent.ask(
          session,
          "This has the API server of %s refuse what grows, as %s are stored already"
              .formatted(subject, Sizes.of(stored)),
          subject,
          "nothing was changed");
    }
  }

  /** A control plane sets the quota of its tenant; a tenant without one has its own. */
  private void set(EtcdTenant tenant, long wanted) {
    var meta = tenant.getMetadata();
    var owner = session.fleet().find(ControlPlane.class, meta.getNamespace(), meta.getName());
    if (owner.isPresent()) {
      Paused.warn(session, owner.get(), "control plane");
      session.fleet().change(owner.get(), Map.of("etcdQuotaBytes", wanted));
    } else {
      session.fleet().change(tenant, Map.of("quotaBytes", wanted));
    }
  }

  private Step step(EtcdTenant before, long wanted, Instant begin) {
    var meta = before.getMetadata();
    boolean done =
        session
            .fleet()
            .find(EtcdTenant.class, meta.getNamespace(), meta.getName())
            .filter(t -> t.getSpec().quota() == wanted)
            .filter(t -> Status.isOf(t.getStatus(), t.getMetadata().getGeneration()))
            .isPresent();
    return done
        ? Step.done("quota", Duration.between(begin, session.clock().instant()), "")
        : Step.open("quota", Mark.WORKING, "");
  }
}
