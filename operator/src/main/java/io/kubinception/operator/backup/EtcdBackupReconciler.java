package io.kubinception.operator.backup;

import io.fabric8.kubernetes.client.KubernetesClient;
import io.javaoperatorsdk.operator.api.reconciler.Context;
import io.kubinception.api.v1alpha1.EtcdBackup;
import io.kubinception.api.v1alpha1.EtcdBackupSpec;
import io.kubinception.api.v1alpha1.EtcdBackupStatus;
import io.kubinception.api.v1alpha1.EtcdRestore;
import io.kubinception.api.v1alpha1.TenantReference;
import io.kubinception.api.v1alpha1.WaitingInVain;
import io.kubinception.etcd.EtcdClient;
import io.kubinception.etcd.backup.BackupPlace;
import io.kubinception.etcd.backup.BackupProgress;
import io.kubinception.etcd.backup.BackupReader;
import io.kubinception.etcd.backup.Checked;
import io.kubinception.etcd.backup.ClusterBackup;
import io.kubinception.etcd.backup.ClusterBackupReader;
import io.kubinception.etcd.backup.Taken;
import io.kubinception.etcd.backup.TenantBackup;
import io.kubinception.operator.etcdcluster.EtcdConnections;
import io.kubinception.operator.etcdcluster.EtcdConnections.Etcd;
import io.kubinception.operator.kube.Conditions;
import io.kubinception.operator.kube.Events;
import io.kubinception.operator.kube.ResourceReconciler;
import io.kubinception.operator.steps.Step;
import io.kubinception.operator.steps.StepResult;
import io.kubinception.operator.work.LongWork;
import io.kubinception.operator.work.LongWork.State;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Takes a backup once, reads it again when asked to, and deletes it with its resource. */
public final class EtcdBackupReconciler
    extends ResourceReconciler<EtcdBackup, EtcdBackupStatus, EtcdBackupPass> {

  private static final Duration RESYNC = Duration.ofHours(1);
  private static final Duration SOON = Duration.ofMillis(100);
  private static final Duration LOOK = Duration.ofSeconds(1);
  private static final Duration LATER = Duration.ofSeconds(10);

  /** Reasons of what is under way, or waits for its turn. */
  static final String TAKING = "Taking";

  static final String IMPORTING = "Importing";
  static final String VERIFYING = "Verifying";

  /** Its deletion waits for what reads it. */
  static final String IN_USE = "InUse";

  private final KubernetesClient client;
  private final Subjects subjects;
  private final BackupPlaces places;
  private final KeptKeys keys;
  private final ClusterBackupReader reader;
  private final LongWork work;
  private final Drills drills;

  public EtcdBackupReconciler(
      KubernetesClient client,
      EtcdConnections connections,
      BackupPlaces places,
      KeptKeys keys,
      ClusterBackupReader reader,
      LongWork work,
      Drills drills,
      Events events,
      Clock clock) {
    super(clock, events, EtcdBackup::new);
    this.client = client;
    this.subjects = new Subjects(client, connections);
    this.places = places;
    this.keys = keys;
    this.reader = reader;
    this.work = work;
    this.drills = drills;
  }

  @Override
  protected EtcdBackupPass begin(EtcdBackup backup, Context<EtcdBackup> context) {
    return new EtcdBackupPass(backup);
  }

  @Override
  protected List<Step> steps(EtcdBackup backup, EtcdBackupPass pass) {
    var steps =
        new ArrayList<>(
            List.of(
                new Step("StoreOpened", () -> open(pass)),
                new Step("SubjectFound", () -> subject(pass)),
                new Step("KeysKept", () -> keepKeys(backup, pass)),
                new Step("Taken", () -> take(backup, pass)),
                new Step(EtcdBackup.VERIFIED, () -> verify(pass)),
                new Step("Kept", () -> keep(backup, pass))));
    if (pass.drillDue()) {
      // Who needs the backup now does not wait for a trial of it.
      steps.add(Step.beside(EtcdBackup.DRILLED, () -> drills.drill(backup, pass)));
    }
    return steps;
  }

  @Override
  protected List<Step> deletion(EtcdBackup backup, EtcdBackupPass pass) {
    return List.of(
        new Step("Unused", () -> unused(backup, pass)),
        new Step("ScratchRemoved", () -> drills.remove(pass)),
        new Step("FileDeleted", () -> deleteFile(backup, pass)));
  }

  @Override
  protected Duration resync(EtcdBackup backup, EtcdBackupPass pass) {
    return pass.keptUntil()
        .map(end -> Duration.between(clock.instant(), end).plusMillis(1))
        .filter(left -> left.isPositive() && left.compareTo(RESYNC) < 0)
        .orElse(RESYNC);
  }

  private StepResult open(EtcdBackupPass pass) {
    String name = pass.spec().store();
    Optional<BackupPlace> place = places.find(name);
    place.ifPresent(pass::opened);
    return place.isPresent()
        ? StepResult.done(name)
        : StepResult.userMustAct(WaitingInVain.NO_STORE, places.missing(name));
  }

  /** The names by which it is found again are stored before anything has them. */
  private StepResult subject(EtcdBackupPass pass) {
    if (pass.isTaken()) {
      return StepResult.done(pass.subject());
    }
    EtcdBackupSpec spec = pass.spec();
    TenantReference reference = spec.tenant();
    if (reference != null) {
      var tenant = subjects.tenant(reference);
      if (tenant.isEmpty()) {
        return StepResult.userMustAct(WaitingInVain.NO_TENANT, Subjects.missing(reference));
      }
      pass.concerns(tenant.get().id().value(), tenant.get().etcdCluster());
    } else {
      String cluster = String.valueOf(spec.etcdCluster());
      pass.concerns(cluster, cluster);
    }
    return StepResult.done(pass.subject());
  }

  private StepResult keepKeys(EtcdBackup backup, EtcdBackupPass pass) {
    TenantReference tenant = pass.spec().tenant();
    return tenant == null || pass.isTaken() ? StepResult.done("") : keys.keep(backup, tenant);
  }

  private StepResult take(EtcdBackup backup, EtcdBackupPass pass) {
    if (pass.isTaken()) {
      return StepResult.done(pass.file());
    }
    if (pass.spec().file() != null) {
      return read(pass, IMPORTING);
    }
    BackupPlace place = pass.place();
    String file = pass.file();
    String subject = pass.subject();
    TenantReference tenant = pass.spec().tenant();
    State<Taken> state =
        work.ask(
            "take-" + pass.uid(),
            progress -> {
              BackupProgress told = (keys, bytes) -> progress.accept(Sentences.amount(keys, bytes));
              return tenant == null
                  ? takeCluster(subject, place, file, told)
                  : takeTenant(tenant, subject, place, file, told);
            });
    return switch (state) {
      case State.Running<Taken>(String progress, Duration again) ->
          StepResult.waitFor(again, TAKING, progress);
      case State.Done<Taken>(Taken taken) -> taken(backup, pass, taken);
    };
  }

  /** What was kept for long enough goes, unless somebody protects it. */
  private StepResult keep(EtcdBackup backup, EtcdBackupPass pass) {
    Optional<Instant> end = pass.keptUntil();
    if (end.isEmpty() || backup.deletionProtected()) {
      return StepResult.done("until it is deleted");
    }
    if (clock.instant().isBefore(end.get())) {
      return StepResult.done("until " + end.get());
    }
    client.resource(backup).lockResourceVersion(backup.getMetadata().getResourceVersion()).delete();
    return StepResult.waitFor(LOOK, "Deleting", "it was kept for " + pass.spec().keep());
  }

  private Taken takeCluster(
      String etcdCluster, BackupPlace place, String file, BackupProgress progress) {
    Etcd etcd = subjects.requireEtcd(etcdCluster);
    return new ClusterBackup(etcd.client(), place.store(), place.key(), reader, clock)
        .take(etcdCluster, file, progress);
  }

  /** Where it lives is asked now: it may have moved while this work waited for its turn. */
  private Taken takeTenant(
      TenantReference reference,
      String id,
      BackupPlace place,
      String file,
      BackupProgress progress) {
    Subjects.Tenant tenant = subjects.require(reference, id);
    if (tenant.goes()) {
      throw Subjects.goes(reference);
    }
    subjects.requireWhole(tenant);
    Etcd etcd = subjects.requireEtcd(tenant.etcdCluster());
    try (EtcdClient reader = etcd.as(tenant.id())) {
      return new TenantBackup(reader, place.store(), place.key(), clock)
          .takeOrGoOn(tenant.id(), tenant.etcdCluster(), file, progress);
    }
  }

  /** What was read where the tenant lives no more may be old, or empty. */
  private StepResult taken(EtcdBackup backup, EtcdBackupPass pass, Taken taken) {
    if (!taken.header().subject().equals(pass.subject())
        || !taken.header().origin().equals(pass.etcdCluster())) {
      return StepResult.waitFor(
          SOON, TAKING, "the tenant moved while it was backed up: it is taken again");
    }
    TenantReference reference = pass.spec().tenant();
    if (reference != null) {
      Subjects.Tenant tenant = subjects.require(reference, pass.subject());
      if (tenant.goes()) {
        throw Subjects.goes(reference);
      }
      subjects.requireWhole(tenant);
    }
    StepResult kept = keepKeys(backup, pass);
    if (!(kept instanceof StepResult.Done)) {
      return kept;
    }
    pass.holds(taken.header(), taken.summary(), taken.storedBytes(), clock.instant());
    return StepResult.done(pass.file());
  }

  private StepResult verify(EtcdBackupPass pass) {
    return pass.verificationDue()
        ? read(pass, VERIFYING)
        : StepResult.done("read through at " + pass.verifiedText());
  }

  /** Reads all of it, and knows then what is in it. */
  private StepResult read(EtcdBackupPass pass, String reason) {
    BackupPlace place = pass.place();
    String file = pass.file();
    boolean tenant = pass.isOfTenant();
    State<Checked> state =
        work.ask(
            "read-" + pass.uid(),
            progress ->
                tenant
                    ? BackupReader.verify(place.store(), file, place.key())
                    : reader.verify(place.store(), file, place.key()));
    return switch (state) {
      case State.Running<Checked>(String progress, Duration again) ->
          StepResult.waitFor(again, reason, progress);
      case State.Done<Checked>(Checked checked) -> {
        if (!checked.header().subject().equals(pass.subject())) {
          yield StepResult.userMustAct(
              WaitingInVain.OTHER_SUBJECT,
              "%s is a backup of %s, not of %s"
                  .formatted(file, checked.header().subject(), pass.subject()));
        }
        long stored =
            place.store().list(file).stream()
                .filter(found -> found.name().equals(file))
                .mapToLong(found -> found.bytes())
                .sum();
        pass.holds(checked.header(), checked.summary(), stored, clock.instant());
        yield StepResult.done(file);
      }
    };
  }

  private StepResult unused(EtcdBackup backup, EtcdBackupPass pass) {
    if (work.runs("take-" + pass.uid()) || work.runs("read-" + pass.uid())) {
      return StepResult.waitFor(LOOK, "Working", "deletion waits until it is written");
    }
    String name = backup.getMetadata().getName();
    if (Birth.isNeeded(client, name)) {
      return StepResult.waitFor(LATER, IN_USE, "a cluster is being born from it");
    }
    return client.resources(EtcdRestore.class).list().getItems().stream()
        .filter(restore -> restore.mayRead(name))
        .findFirst()
        .<StepResult>map(
            restore ->
                StepResult.waitFor(
                    LATER,
                    IN_USE,
                    "EtcdRestore %s works with it".formatted(restore.getMetadata().getName())))
        .orElseGet(() -> StepResult.done(""));
  }

  private StepResult deleteFile(EtcdBackup backup, EtcdBackupPass pass) {
    keys.forget(backup);
    if (!pass.mayHaveFile()) {
      return StepResult.done("it was never begun");
    }
    var place = places.find(pass.spec().store());
    if (place.isEmpty()) {
      return StepResult.done("its store is not described any more: its file stays there");
    }
    place.get().store().delete(pass.file());
    return StepResult.done("");
  }

  @Override
  protected StepResult failure(Exception e) {
    return BackupFailures.of(e);
  }

  @Override
  protected EtcdBackupStatus status(EtcdBackup backup, EtcdBackupPass pass, Conditions conditions) {
    return pass.status(conditions.list());
  }
}
