package io.kubinception.cli.backup;

import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.kubinception.api.v1alpha1.EtcdBackup;
import io.kubinception.api.v1alpha1.EtcdBackupSpec;
import io.kubinception.api.v1alpha1.EtcdTenant;
import io.kubinception.api.v1alpha1.TenantReference;
import io.kubinception.cli.ExitCode;
import io.kubinception.cli.Failure;
import io.kubinception.cli.Session;
import io.kubinception.cli.check.Lookup;
import io.kubinception.cli.check.LostData;
import io.kubinception.cli.check.Stores;
import io.kubinception.cli.output.Sizes;
import io.kubinception.cli.progress.WaitOptions;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code kubinception etcd backup create}. */
@Command(
    name = "create",
    description = {
      "Take a backup of one customer's data, while the customer's cluster runs.",
      "With --etcd-cluster instead of a tenant: of a whole etcd cluster with all tenants."
    })
public final class BackupCreateCommand implements Callable<Integer> {
  private final Session session;

  @Parameters(
      paramLabel = "TENANT_OR_CLUSTER",
      arity = "0..1",
      description = "A customer cluster's name, an etcd tenant's id, or NAMESPACE/NAME of it.")
  private @Nullable String subject;

  @Option(
      names = "--etcd-cluster",
      paramLabel = "NAME",
      description = "Back up this etcd cluster as a whole.")
  private @Nullable String etcdCluster;

  @Option(
      names = "--name",
      paramLabel = "NAME",
      description = "Name of the backup (default: what it is of, and the time).")
  private @Nullable String name;

  @Option(
      names = "--store",
      paramLabel = "SECRET",
      defaultValue = EtcdBackupSpec.DEFAULT_STORE,
      description = "Secret that describes the store (default ${DEFAULT-VALUE}).")
  private String store = EtcdBackupSpec.DEFAULT_STORE;

  @Mixin private final WaitOptions wait = new WaitOptions();

  public BackupCreateCommand(Session session) {
    this.session = session;
  }

  @Override
  public Integer call() {
    Instant begin = session.clock().instant();
    EtcdBackup backup = wanted(begin);
    Stores.require(session.fleet(), store);
    session.fleet().create(backup);
    String made = backup.getMetadata().getName();
    if (wait.wanted()) {
      wait.run(
          session,
          () ->
              WorkSteps.of(
                  BackupLookup.find(session, made),
                  Map.of(EtcdBackup.VERIFIED, "backup " + made),
                  begin),
          "kubinception etcd backup list");
    }
    session
        .terminal()
        .print(wait.wanted() ? taken(made) : "Backup %s is requested.".formatted(made));
    return ExitCode.OK;
  }

  private EtcdBackup wanted(Instant now) {
    String whole = etcdCluster;
    String word = subject;
    if ((whole == null) == (word == null)) {
      throw Failure.usage("name either a tenant or, with --etcd-cluster, a whole etcd cluster");
    }
    if (whole != null) {
      LostData.refuse(Lookup.etcdCluster(session.fleet(), whole));
      return backup(EtcdBackupSpec.of(whole, store), whole, now);
    }
    EtcdTenant tenant = new TenantLookup(session).find(String.valueOf(word));
    LostData.refuse(session.fleet(), tenant.getSpec().etcdCluster());
    var reference =
        new TenantReference(tenant.getMetadata().getNamespace(), tenant.getMetadata().getName());
    return backup(EtcdBackupSpec.of(reference, store), String.valueOf(word), now);
  }

  private EtcdBackup backup(EtcdBackupSpec spec, String of, Instant now) {
    var backup = new EtcdBackup();
    backup.setMetadata(
        new ObjectMetaBuilder()
            .withName(name == null ? TenantWork.stamped(of, now) : name)
            .build());
    backup.setSpec(spec);
    return backup;
  }

  private String taken(String made) {
    var status = BackupLookup.find(session, made).getStatus();
    return "Backup %s: %s%s, %s in the store, read back and found whole."
        .formatted(
            made,
            status.keys() == null ? "" : "%,d keys, ".formatted(status.keys()),
            Sizes.of(status.bytes()),
            Sizes.of(status.storedBytes()));
  }
}
