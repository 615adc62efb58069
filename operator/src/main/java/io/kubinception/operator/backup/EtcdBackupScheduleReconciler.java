package io.kubinception.operator.backup;

import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.javaoperatorsdk.operator.api.reconciler.Context;
import io.kubinception.api.v1alpha1.BackupScope;
import io.kubinception.api.v1alpha1.EtcdBackup;
import io.kubinception.api.v1alpha1.EtcdBackupSchedule;
import io.kubinception.api.v1alpha1.EtcdBackupScheduleSpec;
import io.kubinception.api.v1alpha1.EtcdBackupScheduleStatus;
import io.kubinception.api.v1alpha1.EtcdBackupSpec;
import io.kubinception.api.v1alpha1.EtcdCluster;
import io.kubinception.api.v1alpha1.EtcdTenant;
import io.kubinception.api.v1alpha1.Kubinception;
import io.kubinception.api.v1alpha1.TenantReference;
import io.kubinception.operator.kube.Conditions;
import io.kubinception.operator.kube.Events;
import io.kubinception.operator.kube.ResourceReconciler;
import io.kubinception.operator.steps.Step;
import io.kubinception.operator.steps.StepResult;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Makes EtcdBackups when they are due, deletes old ones, and says when good ones are missing. */
public final class EtcdBackupScheduleReconciler
    extends ResourceReconciler<
        EtcdBackupSchedule, EtcdBackupScheduleStatus, EtcdBackupScheduleReconciler.Pass> {

  private static final Duration LOOK = Duration.ofMinutes(1);
  private static final Duration LOOK_SOON = Duration.ofSeconds(10);
  private static final Duration GRACE = Duration.ofMinutes(15);
  private static final int LONGEST_NAME = 63;
  // More of them would only wait for each other.
  private static final int UNFINISHED_AT_ONCE = 20;

  private final KubernetesClient client;

  public EtcdBackupScheduleReconciler(KubernetesClient client, Events events, Clock clock) {
    super(clock, events, EtcdBackupSchedule::new);
    this.client = client;
  }

  /** What one pass found. */
  static final class Pass {
    /** By subject; null for the whole cluster. */
    private final Map<String, @Nullable TenantReference> subjects = new LinkedHashMap<>();

    private final Map<String, ScheduledBackups> backups = new LinkedHashMap<>();
    private @Nullable Instant stalest;

    private ScheduledBackups of(String subject) {
      return backups.getOrDefault(subject, new ScheduledBackups(subject, List.of()));
    }
  }

  @Override
  protected Pass begin(EtcdBackupSchedule schedule, Context<EtcdBackupSchedule> context) {
    return new Pass();
  }

  @Override
  protected List<Step> steps(EtcdBackupSchedule schedule, Pass pass) {
    return List.of(
        new Step("SubjectsFound", () -> find(schedule, pass)),
        new Step("Pruned", () -> prune(schedule, pass)),
        new Step("Requested", () -> request(schedule, pass)),
        new Step("Fresh", () -> fresh(schedule.getSpec(), pass)));
  }

  /** Its backups stay. */
  @Override
  protected List<Step> deletion(EtcdBackupSchedule schedule, Pass pass) {
    return List.of();
  }

  @Override
  protected Duration resync(EtcdBackupSchedule schedule, Pass pass) {
    return LOOK;
  }

  private StepResult find(EtcdBackupSchedule schedule, Pass pass) {
    String name = schedule.getMetadata().getName();
    String etcdCluster = schedule.getSpec().etcdCluster();
    if (name.length() > LONGEST_NAME) {
      return StepResult.userMustAct(
          "NameTooLong", "a schedule's name has at most %d characters".formatted(LONGEST_NAME));
    }
    if (client.resources(EtcdCluster.class).withName(etcdCluster).get() == null) {
      return StepResult.userMustAct("NoEtcdCluster", "there is no EtcdCluster " + etcdCluster);
    }
    if (schedule.getSpec().scope() == BackupScope.CLUSTER) {
      pass.subjects.put(etcdCluster, null);
    } else {
      client.resources(EtcdTenant.class).inAnyNamespace().list().getItems().stream()
          .filter(tenant -> isBackedUp(tenant, etcdCluster))
          .forEach(tenant -> pass.subjects.put(tenant.getSpec().id(), reference(tenant)));
    }
    var bySubject = new LinkedHashMap<String, List<EtcdBackup>>();
    client
        .resources(EtcdBackup.class)
        .withLabel(Kubinception.LABEL_BACKUP_SCHEDULE, name)
        .list()
        .getItems()
        .forEach(
            backup ->
                bySubject
                    .computeIfAbsent(
                        backup.getMetadata().getLabels().get(Kubinception.LABEL_BACKUP_OF),
                        subject -> new ArrayList<>())
                    .add(backup));
    bySubject.forEach(
        (subject, backups) -> pass.backups.put(subject, new ScheduledBackups(subject, backups)));
    return StepResult.done("%d to back up".formatted(pass.subjects.size()));
  }

  private static boolean isBackedUp(EtcdTenant tenant, String etcdCluster) {
    return tenant.getSpec().etcdCluster().equals(etcdCluster)
        && tenant.getSpec().id() != null
        && tenant.getMetadata().getDeletionTimestamp() == null;
  }

  private static TenantReference reference(EtcdTenant tenant) {
    return new TenantReference(tenant.getMetadata().getNamespace(), tenant.getMetadata().getName());
  }

  private StepResult prune(EtcdBackupSchedule schedule, Pass pass) {
    int keep = schedule.getSpec().keep();
    // Of a tenant that is gone no newer one comes: the last ones go when they would have gone.
    Instant outlived = clock.instant().minus(schedule.getSpec().period().multipliedBy(keep));
    int deleted = 0;
    for (ScheduledBackups of : pass.backups.values()) {
      boolean gone = !pass.subjects.containsKey(of.subject());
      for (EtcdBackup backup : gone ? of.olderThan(outlived) : of.superfluous(keep)) {
        if (backup.getMetadata().getDeletionTimestamp() == null) {
          client.resource(backup).delete();
          deleted++;
        }
      }
    }
    return StepResult.done(deleted == 0 ? "" : "%d deleted now".formatted(deleted));
  }

  private StepResult request(EtcdBackupSchedule schedule, Pass pass) {
    long unfinished = pass.backups.values().stream().mapToLong(ScheduledBackups::unfinished).sum();
    for (var subject : pass.subjects.entrySet()) {
      String due =
          pass.of(subject.getKey())
              .dueName(
                  schedule.getMetadata().getName(), schedule.getSpec().period(), clock.instant());
      if (pass.of(subject.getKey()).has(due)) {
        continue;
      }
      if (unfinished >= UNFINISHED_AT_ONCE) {
        return StepResult.waitFor(
            LOOK_SOON, "Backlog", "%d backups are under way, others follow".formatted(unfinished));
      }
      create(backup(schedule, subject.getKey(), subject.getValue(), due));
      unfinished++;
    }
    return StepResult.done("");
  }

  private void create(EtcdBackup backup) {
    try {
      client.resource(backup).create();
    } catch (KubernetesClientException e) {
      // What was made by an earlier pass is as good.
      if (e.getCode() != 409) {
        throw e;
      }
    }
  }

  private static EtcdBackup backup(
      EtcdBackupSchedule schedule, String subject, @Nullable TenantReference tenant, String name) {
    var backup = new EtcdBackup();
    backup.setMetadata(
        new ObjectMetaBuilder()
            .withName(name)
            .withLabels(
                Map.of(
                    Kubinception.LABEL_MANAGED_BY,
                    Kubinception.MANAGED_BY,
                    Kubinception.LABEL_BACKUP_SCHEDULE,
                    schedule.getMetadata().getName(),
                    Kubinception.LABEL_BACKUP_OF,
                    subject))
            .build());
    String store = schedule.getSpec().store();
    backup.setSpec(
        tenant == null ? EtcdBackupSpec.of(subject, store) : EtcdBackupSpec.of(tenant, store));
    return backup;
  }

  /** The alarm: nobody looks at backups until they are needed. */
  private StepResult fresh(EtcdBackupScheduleSpec spec, Pass pass) {
    Duration tooOld = spec.period().multipliedBy(2).plus(GRACE);
    List<String> late = new ArrayList<>();
    for (String subject : pass.subjects.keySet()) {
      ScheduledBackups backups = pass.of(subject);
      Optional<Instant> good = backups.newestGood();
      good.filter(at -> pass.stalest == null || at.isBefore(pass.stalest))
          .ifPresent(at -> pass.stalest = at);
      Optional<Instant> last = good.or(backups::since);
      if (last.filter(at -> at.plus(tooOld).isBefore(clock.instant())).isPresent()) {
        late.add(
            "%s (%s%s)"
                .formatted(
                    subject,
                    good.map(at -> "last one of " + at).orElse("none yet"),
                    backups.trouble().map(why -> ": " + why).orElse("")));
      }
    }
    late.sort(Comparator.naturalOrder());
    return late.isEmpty()
        ? StepResult.done("")
        : StepResult.waitFor(
            LOOK,
            "BackupTooOld",
            "%d without a good backup for more than %s: %s"
                .formatted(late.size(), tooOld, String.join(", ", firstOf(late))));
  }

  private static List<String> firstOf(List<String> all) {
    return all.subList(0, Math.min(3, all.size()));
  }

  @Override
  protected EtcdBackupScheduleStatus status(
      EtcdBackupSchedule schedule, Pass pass, Conditions conditions) {
    return new EtcdBackupScheduleStatus(
        schedule.getMetadata().getGeneration(),
        (int) pass.backups.values().stream().mapToLong(ScheduledBackups::good).sum(),
        pass.stalest == null ? null : pass.stalest.toString(),
        conditions.list());
  }
}
