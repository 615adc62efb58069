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
import java.util.HashMap;
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
  private static final int UNDER_WAY_AT_ONCE = 20;

  private final KubernetesClient client;
  private final BackupPlaces places;

  public EtcdBackupScheduleReconciler(
      KubernetesClient client, BackupPlaces places, Events events, Clock clock) {
    super(clock, events, EtcdBackupSchedule::new);
    this.client = client;
    this.places = places;
  }

  /** What one pass found. */
  static final class Pass {
    private final Map<String, Subject> subjects = new LinkedHashMap<>();
    private final Map<String, ScheduledBackups> backups = new LinkedHashMap<>();
    private boolean othersFollow;

    private ScheduledBackups of(String subject) {
      return backups.getOrDefault(subject, new ScheduledBackups(subject, List.of()));
    }

    /** When the oldest of the newest good backups was taken. */
    private Optional<Instant> stalest() {
      return subjects.keySet().stream()
          .flatMap(subject -> of(subject).newestGood().stream())
          .min(Comparator.naturalOrder());
    }
  }

  /**
   * What is to be backed up.
   *
   * @param tenant null for the whole cluster
   * @param since when it and the schedule were there
   */
  private record Subject(@Nullable TenantReference tenant, Instant since) {}

  @Override
  protected Pass begin(EtcdBackupSchedule schedule, Context<EtcdBackupSchedule> context) {
    return new Pass();
  }

  @Override
  protected List<Step> steps(EtcdBackupSchedule schedule, Pass pass) {
    var steps =
        new ArrayList<>(
            List.of(
                new Step("SubjectsFound", () -> find(schedule, pass)),
                new Step("Pruned", () -> prune(schedule, pass)),
                new Step("StoreFound", () -> findStore(schedule.getSpec())),
                new Step("Requested", () -> request(schedule, pass))));
    schedule
        .getSpec()
        .drillPeriod()
        .ifPresent(every -> steps.add(Step.beside(EtcdBackup.DRILLED, () -> drill(every, pass))));
    steps.add(new Step("Fresh", () -> fresh(schedule.getSpec(), pass)));
    return steps;
  }

  /** Its backups stay. */
  @Override
  protected List<Step> deletion(EtcdBackupSchedule schedule, Pass pass) {
    return List.of();
  }

  @Override
  protected Duration resync(EtcdBackupSchedule schedule, Pass pass) {
    return nextLook(pass);
  }

  private static Duration nextLook(Pass pass) {
    return pass.othersFollow ? LOOK_SOON : LOOK;
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
    Instant since = ScheduledBackups.created(schedule);
    if (schedule.getSpec().scope() == BackupScope.CLUSTER) {
      pass.subjects.put(etcdCluster, new Subject(null, since));
    } else {
      client.resources(EtcdTenant.class).inAnyNamespace().list().getItems().stream()
          .filter(tenant -> isBackedUp(tenant, etcdCluster))
          .forEach(tenant -> pass.subjects.put(tenant.getSpec().id(), subject(tenant, since)));
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

  /** Without it one backup of each tenant after the other would only fail. */
  private StepResult findStore(EtcdBackupScheduleSpec spec) {
    return places.isDescribed(spec.store())
        ? StepResult.done("")
        : StepResult.userMustAct("NoStore", places.missing(spec.store()));
  }

  private static boolean isBackedUp(EtcdTenant tenant, String etcdCluster) {
    return tenant.getSpec().etcdCluster().equals(etcdCluster)
        && tenant.getSpec().id() != null
        && tenant.getMetadata().getDeletionTimestamp() == null;
  }

  private static Subject subject(EtcdTenant tenant, Instant scheduled) {
    var meta = tenant.getMetadata();
    Instant created = ScheduledBackups.created(tenant);
    return new Subject(
        new TenantReference(meta.getNamespace(), meta.getName()),
        created.isAfter(scheduled) ? created : scheduled);
  }

  private StepResult prune(EtcdBackupSchedule schedule, Pass pass) {
    int keep = schedule.getSpec().keep();
    // Of a tenant that is gone no newer one comes: the last ones go when they would have gone.
    Instant outlived = clock.instant().minus(schedule.getSpec().period().multipliedBy(keep));
    int deleted = 0;
    for (ScheduledBackups of : pass.backups.values()) {
      boolean gone = !pass.subjects.containsKey(of.subject());
      List<EtcdBackup> superfluous =
          (gone ? of.olderThan(outlived) : of.superfluous(keep))
              .stream().filter(backup -> !DrillWishes.isUnderWay(backup, clock.instant())).toList();
      rememberDrill(of, superfluous);
      for (EtcdBackup backup : superfluous) {
        if (backup.getMetadata().getDeletionTimestamp() == null) {
          client.resource(backup).delete();
          deleted++;
        }
      }
    }
    return StepResult.done(deleted == 0 ? "" : "%d deleted now".formatted(deleted));
  }

  /** When the last drill was stands on backups: it must not go with one of them. */
  private void rememberDrill(ScheduledBackups of, List<EtcdBackup> superfluous) {
    List<EtcdBackup> rest = new ArrayList<>(of.backups());
    rest.removeAll(superfluous);
    Optional<Instant> last = ScheduledDrills.last(of.backups());
    if (last.isPresent() && !last.equals(ScheduledDrills.last(rest))) {
      rest.stream()
          .max(Comparator.comparing(ScheduledBackups::created))
          .ifPresent(
              newest ->
                  annotate(newest, Kubinception.ANNOTATION_DRILLED_BEFORE, last.get().toString()));
    }
  }

  private void annotate(EtcdBackup backup, String name, String value) {
    client
        .resources(EtcdBackup.class)
        .withName(backup.getMetadata().getName())
        .edit(
            found -> {
              var annotations = new HashMap<String, String>();
              if (found.getMetadata().getAnnotations() != null) {
                annotations.putAll(found.getMetadata().getAnnotations());
              }
              annotations.put(name, value);
              found.getMetadata().setAnnotations(annotations);
              return found;
            });
  }

  private StepResult request(EtcdBackupSchedule schedule, Pass pass) {
    long underWay = pass.backups.values().stream().mapToLong(ScheduledBackups::underWay).sum();
    EtcdBackupScheduleSpec spec = schedule.getSpec();
    for (var subject : pass.subjects.entrySet()) {
      String due =
          pass.of(subject.getKey())
              .dueName(schedule.getMetadata().getName(), spec.period(), clock.instant());
      if (!pass.of(subject.getKey()).needs(due, spec.store())) {
        continue;
      }
      if (underWay >= UNDER_WAY_AT_ONCE) {
        // Not waited for here: whether good ones are missing must be told meanwhile.
        pass.othersFollow = true;
        return StepResult.done("%d backups are under way, others follow".formatted(underWay));
      }
      create(backup(schedule, subject.getKey(), subject.getValue().tenant(), due));
      underWay++;
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

  /** One drill at a time, whose last one is oldest first; tells who has none, or a failed one. */
  private StepResult drill(Duration every, Pass pass) {
    Instant now = clock.instant();
    List<ScheduledDrills> drills =
        pass.subjects.entrySet().stream()
            .map(entry -> new ScheduledDrills(pass.of(entry.getKey()), entry.getValue().since()))
            .toList();
    boolean underWay =
        pass.backups.values().stream()
            .flatMap(of -> of.backups().stream())
            .anyMatch(backup -> DrillWishes.isUnderWay(backup, now));
    Optional<EtcdBackup> next =
        drills.stream()
            .filter(drill -> !underWay && drill.due(every, now).isPresent())
            .min(Comparator.comparing(ScheduledDrills::attempted))
            .flatMap(drill -> drill.due(every, now));
    next.ifPresent(backup -> annotate(backup, Kubinception.ANNOTATION_DRILL, now.toString()));
    pass.othersFollow |= underWay || next.isPresent();
    List<String> troubles =
        drills.stream().flatMap(drill -> drill.trouble(every, now).stream()).sorted().toList();
    return troubles.isEmpty()
        ? StepResult.done(stalest(drills))
        : StepResult.waitFor(
            nextLook(pass),
            "NotDrilled",
            "%d whose last drill failed or is too old: %s"
                .formatted(troubles.size(), String.join(", ", firstOf(troubles))));
  }

  private static String stalest(List<ScheduledDrills> drills) {
    return drills.stream()
        .filter(drill -> drill.last().isPresent())
        .min(Comparator.comparing(drill -> drill.last().orElseThrow()))
        .map(
            drill ->
                "the stalest is %s, of %s"
                    .formatted(drill.backups().subject(), drill.last().orElseThrow()))
        .orElse("none yet");
  }

  /** The alarm: nobody looks at backups until they are needed. */
  private StepResult fresh(EtcdBackupScheduleSpec spec, Pass pass) {
    Duration tooOld = spec.period().multipliedBy(2).plus(GRACE);
    List<String> late = new ArrayList<>();
    for (var entry : pass.subjects.entrySet()) {
      String subject = entry.getKey();
      ScheduledBackups backups = pass.of(subject);
      Optional<Instant> good = backups.newestGood();
      Instant last = good.or(backups::since).orElse(entry.getValue().since());
      if (last.plus(tooOld).isBefore(clock.instant())) {
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
            nextLook(pass),
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
    if (schedule.getSpec().drillEvery() == null) {
      conditions.remove(EtcdBackup.DRILLED);
    }
    return new EtcdBackupScheduleStatus(
        schedule.getMetadata().getGeneration(),
        (int) pass.backups.values().stream().mapToLong(ScheduledBackups::good).sum(),
        pass.stalest().map(Instant::toString).orElse(null),
        conditions.list());
  }
}
