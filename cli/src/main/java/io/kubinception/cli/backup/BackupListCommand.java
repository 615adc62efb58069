package io.kubinception.cli.backup;

import io.kubinception.api.v1alpha1.CustomerCluster;
import io.kubinception.api.v1alpha1.EtcdBackup;
import io.kubinception.api.v1alpha1.Kubinception;
import io.kubinception.cli.ExitCode;
import io.kubinception.cli.Session;
import io.kubinception.cli.output.Ages;
import io.kubinception.cli.output.Health;
import io.kubinception.cli.output.OutputOption;
import io.kubinception.cli.output.Sizes;
import io.kubinception.cli.output.Table;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** {@code kubinception etcd backup list}. */
@Command(
    name = "list",
    aliases = "ls",
    description = "Backups of all tenants and etcd clusters, or of one tenant.")
public final class BackupListCommand implements Callable<Integer> {
  private final Session session;

  @Parameters(
      paramLabel = "TENANT_OR_CLUSTER",
      arity = "0..1",
      description = "A customer cluster's name, an etcd tenant's id, or NAMESPACE/NAME of it.")
  private @Nullable String subject;

  @Mixin private final OutputOption output = new OutputOption();

  public BackupListCommand(Session session) {
    this.session = session;
  }

  @Override
  public Integer call() {
    List<EtcdBackup> all = session.fleet().all(EtcdBackup.class);
    String word = subject;
    List<EtcdBackup> backups = word == null ? all : of(word, all);
    output.show(session.terminal(), backups, () -> lines(backups));
    return ExitCode.OK;
  }

  private List<EtcdBackup> of(String word, List<EtcdBackup> all) {
    List<EtcdBackup> named = all.stream().filter(backup -> isNamed(word, backup)).toList();
    boolean gone = session.fleet().find(CustomerCluster.class, session.namespace(), word).isEmpty();
    if (gone && !named.isEmpty()) {
      return named;
    }
    String path = TenantLookup.path(new TenantLookup(session).find(word));
    return all.stream()
        .filter(backup -> path.equals(BackupLookup.subject(backup)) || named.contains(backup))
        .toList();
  }

  /** What a backup says of itself holds when all else of its cluster is gone. */
  private boolean isNamed(String word, EtcdBackup backup) {
    var labels = Objects.requireNonNullElse(backup.getMetadata().getLabels(), Map.of());
    return word.equals(BackupLookup.subject(backup))
        || word.equals(backup.getStatus() == null ? null : backup.getStatus().subject())
        || word.equals(labels.get(Kubinception.LABEL_CLUSTER))
            && session.namespace().equals(labels.get(Kubinception.LABEL_CLUSTER_NAMESPACE));
  }

  private List<String> lines(List<EtcdBackup> backups) {
    if (backups.isEmpty()) {
      session
          .terminal()
          .note("No backups. Take one: kubinception etcd backup create CLUSTER --wait");
      return List.of();
    }
    var style = session.terminal().style();
    Instant now = session.clock().instant();
    var table =
        new Table(
            style, "", "NAME", "OF", "STATE", "KEYS", "SIZE", "STORED", "TAKEN", "AGE", "NOTE");
    for (EtcdBackup backup : backups) {
      var health = Health.of(backup, now);
      var status = backup.getStatus();
      String taken = status == null ? null : status.takenAt();
      table.row(
          style.mark(health.mark()),
          backup.getMetadata().getName(),
          BackupLookup.subject(backup),
          health.word(),
          status == null ? "-" : Objects.toString(status.keys(), "-"),
          Sizes.of(status == null ? null : status.bytes()),
          Sizes.of(status == null ? null : status.storedBytes()),
          Objects.toString(taken, "-"),
          Ages.since(taken == null ? backup.getMetadata().getCreationTimestamp() : taken, now),
          health.sentence());
    }
    return table.lines();
  }
}
