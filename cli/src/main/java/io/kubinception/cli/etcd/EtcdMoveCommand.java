package io.kubinception.cli.etcd;

import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.kubinception.api.v1alpha1.EtcdMove;
import io.kubinception.api.v1alpha1.EtcdMoveSpec;
import io.kubinception.api.v1alpha1.EtcdTenant;
import io.kubinception.api.v1alpha1.TenantReference;
import io.kubinception.cli.Consent;
import io.kubinception.cli.ExitCode;
import io.kubinception.cli.Failure;
import io.kubinception.cli.Session;
import io.kubinception.cli.backup.TenantLookup;
import io.kubinception.cli.backup.TenantWork;
import io.kubinception.cli.check.Lookup;
import io.kubinception.cli.check.LostData;
import io.kubinception.cli.output.Ages;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code kubinception etcd move}. */
@Command(
    name = "move",
    description = {
      "Move one customer's data to another etcd cluster while the customer's cluster runs: mirrored"
          + " first, then frozen for seconds, compared, and served from there by new API servers.",
      "The other etcd cluster must be of a higher epoch. Deleting the EtcdMove takes it back until"
          + " both places were found equal."
    })
public final class EtcdMoveCommand implements Callable<Integer> {
  private final Session session;

  @Parameters(
      paramLabel = "TENANT_OR_CLUSTER",
      description = "A customer cluster's name, an etcd tenant's id, or NAMESPACE/NAME of it.")
  private String subject = "";

  @Option(
      names = "--to",
      required = true,
      paramLabel = "ETCDCLUSTER",
      description = "Where to, see 'kubectl get etcdclusters'.")
  private String to = "";

  @Option(
      names = "--longest-freeze",
      defaultValue = "10s",
      paramLabel = "TIME",
      description = "Give the move up when the tenant would be frozen for longer (default 10s).")
  private Duration longestFreeze = Duration.ofSeconds(10);

  @Option(
      names = "--keep-source",
      defaultValue = "1m",
      paramLabel = "TIME",
      description = "Keep the keys at the old place for this time after the move (default 1m).")
  private Duration keepSource = Duration.ofMinutes(1);

  @Mixin private final Consent consent = new Consent();
  @Mixin private final TenantWork<EtcdMove> work = new TenantWork<>(EtcdMove.class, "move");

  public EtcdMoveCommand(Session session) {
    this.session = session;
  }

  @Override
  public Integer call() {
    checkSeconds("--longest-freeze", longestFreeze, 1, 300);
    checkSeconds("--keep-source", keepSource, 0, 604_800);
    EtcdTenant tenant = new TenantLookup(session).find(subject);
    check(tenant);
    consent.ask(
        session,
        "This moves the data of %s to etcd cluster %s and freezes its writes for at most %s"
            .formatted(subject, to, Ages.exact(longestFreeze)),
        subject,
        "nothing was moved");
    tell(work.run(session, move(tenant), steps()));
    return ExitCode.OK;
  }

  /** As an EtcdMove takes them. */
  private static void checkSeconds(String option, Duration given, long least, long most) {
    if (given.toSeconds() < least || given.toSeconds() > most) {
      throw Failure.usage(
          "%s: from %ds to %ds, not %s".formatted(option, least, most, Ages.exact(given)));
    }
  }

  private void check(EtcdTenant tenant) {
    LostData.refuse(Lookup.etcdCluster(session.fleet(), to));
    if (tenant.getSpec().etcdCluster().equals(to)) {
      throw Failure.usage("%s lives in etcd cluster %s already".formatted(subject, to));
    }
  }

  private EtcdMove move(EtcdTenant tenant) {
    var move = new EtcdMove();
    move.setMetadata(
        new ObjectMetaBuilder()
            .withName(TenantWork.stamped(subject + "-move", session.clock().instant()))
            .build());
    move.setSpec(
        new EtcdMoveSpec(
            new TenantReference(
                tenant.getMetadata().getNamespace(), tenant.getMetadata().getName()),
            to,
            Math.toIntExact(longestFreeze.toSeconds()),
            Math.toIntExact(keepSource.toSeconds())));
    return move;
  }

  private static Map<String, String> steps() {
    Map<String, String> names = new LinkedHashMap<>();
    names.put(EtcdMove.TENANT_FOUND, "tenant found");
    names.put(EtcdMove.ETCD_CONNECTED, "etcd connected");
    names.put(EtcdMove.MOVED, "moved");
    names.put(EtcdMove.SERVED, "served by new API servers");
    return names;
  }

  private void tell(EtcdMove move) {
    var status = move.getStatus();
    session
        .terminal()
        .print(
            "%s lives in %s: %,d keys compared, frozen for %,d ms. The copy in %s goes away in %d s."
                .formatted(
                    subject,
                    to,
                    status.keys(),
                    status.frozenMillis(),
                    status.from(),
                    move.getSpec().keepSourceSeconds()));
  }
}
