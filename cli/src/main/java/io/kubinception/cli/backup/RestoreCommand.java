package io.kubinception.cli.backup;

import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.kubinception.api.v1alpha1.EtcdBackup;
import io.kubinception.api.v1alpha1.EtcdRestore;
import io.kubinception.api.v1alpha1.EtcdRestoreSpec;
import io.kubinception.api.v1alpha1.EtcdRestoreStatus;
import io.kubinception.api.v1alpha1.EtcdTenant;
import io.kubinception.api.v1alpha1.ResourceChanges;
import io.kubinception.api.v1alpha1.Status;
import io.kubinception.api.v1alpha1.TenantReference;
import io.kubinception.api.v1alpha1.WaitingInVain;
import io.kubinception.cli.Consent;
import io.kubinception.cli.ExitCode;
import io.kubinception.cli.Failure;
import io.kubinception.cli.Session;
import io.kubinception.cli.check.LostData;
import io.kubinception.cli.output.Health;
import io.kubinception.cli.output.Table;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code kubinception etcd restore}. */
@Command(
    name = "restore",
    description = {
      "Put one customer's data back to a backup, in place: the customer's API server runs on and"
          + " cannot write for that time; other customers notice nothing.",
      "The state before is kept as a backup named like the restore with -before."
    })
public final class RestoreCommand implements Callable<Integer> {
  private final Session session;

  @Parameters(
      paramLabel = "TENANT_OR_CLUSTER",
      description = "A customer cluster's name, an etcd tenant's id, or NAMESPACE/NAME of it.")
  private String subject = "";

  @Option(
      names = "--from",
      required = true,
      paramLabel = "BACKUP",
      description = "The backup, see 'kubinception etcd backup list'.")
  private String from = "";

  @Option(names = "--dry-run", description = "Only show what would change.")
  private boolean dryRun;

  @Mixin private final Consent consent = new Consent();

  @Mixin
  private final TenantWork<EtcdRestore> work = new TenantWork<>(EtcdRestore.class, "restore");

  public RestoreCommand(Session session) {
    this.session = session;
  }

  @Override
  public Integer call() {
    EtcdTenant tenant = new TenantLookup(session).find(subject);
    LostData.refuse(session.fleet(), tenant.getSpec().etcdCluster());
    EtcdBackup backup =
        BackupLookup.find(
            session, from, one -> TenantLookup.path(tenant).equals(BackupLookup.subject(one)));
    checkDone(backup);
    check(tenant, backup);
    if (!dryRun) {
      confirm(backup);
    }
    EtcdRestore wanted = restore(tenant);
    try {
      tell(work.run(session, wanted, steps()));
    } catch (Failure e) {
      withdraw(wanted, e);
      throw e;
    }
    return ExitCode.OK;
  }

  /** One that has not begun, and of which nobody waits for the end, must not begin much later. */
  private void withdraw(EtcdRestore wanted, Failure why) {
    boolean goesOn = !dryRun && why.exitCode() == ExitCode.TIMED_OUT;
    session.fleet().all(EtcdRestore.class).stream()
        .filter(r -> r.getMetadata().getName().equals(wanted.getMetadata().getName()))
        .filter(r -> !goesOn && !hasBegun(r))
        .forEach(
            r -> {
              session.fleet().delete(r);
              session
                  .terminal()
                  .note(
                      "Nothing was changed; EtcdRestore %s was deleted."
                          .formatted(r.getMetadata().getName()));
            });
  }

  /** Room is asked for once more at the very beginning. */
  private static boolean hasBegun(EtcdRestore restore) {
    return Status.condition(restore.getStatus(), EtcdRestore.RESTORED)
        .filter(restored -> !WaitingInVain.NO_ROOM.equals(restored.getReason()))
        .isPresent();
  }

  /** Until the operator has looked at it nobody knows whose it is. */
  private void checkDone(EtcdBackup backup) {
    if (backup.getStatus() == null || backup.getStatus().subject() == null) {
      var why = Health.of(backup, session.clock().instant()).sentence();
      throw Failure.failed(
          "backup %s is not taken yet%s: wait until 'kubinception etcd backup list' says Ready"
              .formatted(from, why.isBlank() ? "" : " (%s)".formatted(why)));
    }
  }

  private static void check(EtcdTenant tenant, EtcdBackup backup) {
    String of = backup.getStatus() == null ? null : backup.getStatus().subject();
    if (!Objects.equals(of, tenant.getSpec().id())) {
      throw Failure.usage(
          "backup %s is of %s, and this tenant is %s"
              .formatted(backup.getMetadata().getName(), of, tenant.getSpec().id()));
    }
  }

  private void confirm(EtcdBackup backup) {
    String taken = backup.getStatus().takenAt();
    consent.ask(
        session,
        "This replaces all objects of %s by those of backup %s%s (see them with --dry-run)"
            .formatted(subject, from, taken == null ? "" : ", taken at " + taken),
        subject,
        "nothing was changed");
  }

  private EtcdRestore restore(EtcdTenant tenant) {
    var restore = new EtcdRestore();
    restore.setMetadata(
        new ObjectMetaBuilder()
            .withName(
                TenantWork.stamped(
                    subject + (dryRun ? "-dry-run" : "-restore"), session.clock().instant()))
            .build());
    restore.setSpec(
        new EtcdRestoreSpec(
            new TenantReference(
                tenant.getMetadata().getNamespace(), tenant.getMetadata().getName()),
            from,
            dryRun));
    return restore;
  }

  private Map<String, String> steps() {
    Map<String, String> names = new LinkedHashMap<>();
    names.put(EtcdRestore.BACKUP_FOUND, "backup found");
    names.put(EtcdRestore.TENANT_FOUND, "tenant found");
    names.put(EtcdRestore.PLANNED, "compared");
    if (!dryRun) {
      names.put(EtcdRestore.ROOM_FOUND, "room in etcd");
      names.put(EtcdRestore.KEYS_STAY, "encryption keys stay");
      names.put(EtcdRestore.RESTORED, "restored");
      names.put(EtcdRestore.SAFETY_LISTED, "state before kept");
    }
    return names;
  }

  private void tell(EtcdRestore restore) {
    EtcdRestoreStatus status = restore.getStatus();
    List<ResourceChanges> types = Objects.requireNonNullElse(status.types(), List.of());
    if (!types.isEmpty()) {
      var table = new Table(session.terminal().style(), "RESOURCE", "CREATE", "CHANGE", "DELETE");
      types.forEach(
          type ->
              table.row(
                  type.name(),
                  Long.toString(type.creates()),
                  Long.toString(type.changes()),
                  Long.toString(type.deletes())));
      table.lines().forEach(session.terminal()::print);
    }
    if (dryRun) {
      session.fleet().delete(restore);
      session.terminal().print(types.isEmpty() ? "Nothing would change." : "Nothing was changed.");
      return;
    }
    session
        .terminal()
        .print(
            "%s is as backup %s has it: %,d keys compared at revision %d. The way back: kubinception etcd restore %s --from %s"
                .formatted(
                    subject,
                    from,
                    status.keys(),
                    status.revision(),
                    subject,
                    status.safetyBackup()));
  }
}
