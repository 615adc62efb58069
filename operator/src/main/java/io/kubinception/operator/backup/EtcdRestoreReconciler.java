package io.kubinception.operator.backup;

import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.javaoperatorsdk.operator.api.reconciler.Context;
import io.kubinception.api.v1alpha1.EtcdBackup;
import io.kubinception.api.v1alpha1.EtcdBackupSpec;
import io.kubinception.api.v1alpha1.EtcdRestore;
import io.kubinception.api.v1alpha1.EtcdRestoreStatus;
import io.kubinception.api.v1alpha1.Kubinception;
import io.kubinception.api.v1alpha1.WaitingInVain;
import io.kubinception.etcd.EtcdHealth;
import io.kubinception.etcd.Room;
import io.kubinception.etcd.TenantFence;
import io.kubinception.etcd.restore.Plan;
import io.kubinception.etcd.restore.Restored;
import io.kubinception.etcd.restore.TenantRestore;
import io.kubinception.etcd.restore.TenantRestore.Order;
import io.kubinception.etcd.restore.TenantRestore.Stage;
import io.kubinception.operator.etcdcluster.EtcdConnections;
import io.kubinception.operator.kube.Applier;
import io.kubinception.operator.kube.Conditions;
import io.kubinception.operator.kube.Events;
import io.kubinception.operator.kube.ResourceReconciler;
import io.kubinception.operator.steps.Step;
import io.kubinception.operator.steps.StepResult;
import io.kubinception.operator.work.LongWork;
import io.kubinception.operator.work.LongWork.State;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/**
 * Puts a tenant back to a backup, once. The tenant's API servers run on: while it lasts they cannot
 * write, and they learn of the changes by their watches.
 */
public final class EtcdRestoreReconciler
    extends ResourceReconciler<EtcdRestore, EtcdRestoreStatus, EtcdRestorePass> {

  private static final Duration RESYNC = Duration.ofHours(1);
  private static final Duration LOOK = Duration.ofSeconds(1);
  private static final Duration LATER = Duration.ofSeconds(5);

  private final KubernetesClient client;
  private final Subjects subjects;
  private final BackupPlaces places;
  private final KeptKeys keys;
  private final LongWork work;
  private final Applier applier;

  public EtcdRestoreReconciler(
      KubernetesClient client,
      EtcdConnections connections,
      BackupPlaces places,
      KeptKeys keys,
      LongWork work,
      Applier applier,
      Events events,
      Clock clock) {
    super(clock, events, EtcdRestore::new);
    this.client = client;
    this.subjects = new Subjects(client, connections);
    this.places = places;
    this.keys = keys;
    this.work = work;
    this.applier = applier;
  }

  @Override
  protected EtcdRestorePass begin(EtcdRestore restore, Context<EtcdRestore> context) {
    return new EtcdRestorePass(restore);
  }

  @Override
  protected List<Step> steps(EtcdRestore restore, EtcdRestorePass pass) {
    var find = new Step(EtcdRestore.BACKUP_FOUND, () -> backupOrThaw(pass));
    var subject = new Step(EtcdRestore.TENANT_FOUND, () -> tenant(pass));
    var plan = new Step(EtcdRestore.PLANNED, () -> plan(pass));
    return pass.spec().dryRun()
        ? List.of(find, subject, plan)
        : List.of(
            find,
            subject,
            plan,
            new Step(EtcdRestore.ROOM_FOUND, () -> room(pass)),
            new Step(EtcdRestore.KEYS_STAY, () -> keysStay(pass)),
            new Step(EtcdRestore.RESTORED, () -> restore(pass)),
            new Step(EtcdRestore.SAFETY_LISTED, () -> listSafety(pass)));
  }

  /** A restore that changed its tenant is brought to its end first: half of one helps nobody. */
  @Override
  protected List<Step> deletion(EtcdRestore restore, EtcdRestorePass pass) {
    if (pass.spec().dryRun() || subjects.tenant(pass.spec().tenant()).isEmpty()) {
      return List.of();
    }
    return List.of(
        new Step(EtcdRestore.TENANT_FOUND, () -> tenant(pass)),
        new Step(EtcdRestore.RESTORED, () -> bringToEnd(pass)),
        new Step("Forgotten", () -> forget(pass)));
  }

  private StepResult bringToEnd(EtcdRestorePass pass) {
    if (!runs(pass) && letGo(pass)) {
      return StepResult.done("");
    }
    StepResult found = backup(pass);
    return found instanceof StepResult.Done ? restore(pass) : staysFrozen(found);
  }

  private boolean runs(EtcdRestorePass pass) {
    return work.runs("restore-" + pass.uid());
  }

  /** Whether the tenant goes on, as far as this restore is concerned. */
  private boolean letGo(EtcdRestorePass pass) {
    return subjects
        .tenant(pass.spec().tenant())
        .flatMap(
            tenant ->
                subjects
                    .etcd(tenant.etcdCluster())
                    .map(
                        etcd ->
                            new TenantFence(etcd.client())
                                .abandonUnchanged(tenant.id(), pass.owner())))
        .orElse(true);
  }

  /** A tenant that a killed operator left frozen does not wait for a backup that is not there. */
  private StepResult backupOrThaw(EtcdRestorePass pass) {
    StepResult found = backup(pass);
    boolean mayHold = !pass.isCompleted() && !pass.spec().dryRun();
    return found instanceof StepResult.Done || !mayHold || runs(pass) || letGo(pass)
        ? found
        : staysFrozen(found);
  }

  private static StepResult staysFrozen(StepResult why) {
    String text = "; some keys were changed already, so the tenant stays frozen until it goes on";
    return switch (why) {
      case StepResult.Failed(var kind, String reason, String message, var cause) ->
          new StepResult.Failed(kind, reason, message + text, cause);
      case StepResult.Wait(Duration after, String reason, String message) ->
          StepResult.waitFor(after, reason, message + text);
      case StepResult.Done done -> done;
    };
  }

  @Override
  protected Duration resync(EtcdRestore restore, EtcdRestorePass pass) {
    return RESYNC;
  }

  private StepResult backup(EtcdRestorePass pass) {
    String name = pass.spec().backup();
    if (isOver(pass)) {
      return StepResult.done(name);
    }
    EtcdBackup backup = client.resources(EtcdBackup.class).withName(name).get();
    if (backup == null) {
      return StepResult.userMustAct(WaitingInVain.NO_BACKUP, "there is no EtcdBackup " + name);
    }
    if (!EtcdBackupPass.isReadable(backup)) {
      return StepResult.waitFor(LOOK, "BackupNotReady", EtcdBackupPass.unreadable(backup));
    }
    String store = backup.getSpec().store();
    var place = places.find(store);
    if (place.isEmpty()) {
      return StepResult.userMustAct(WaitingInVain.NO_STORE, places.missing(store));
    }
    pass.reads(backup, place.get());
    return StepResult.done(name);
  }

  private static boolean isOver(EtcdRestorePass pass) {
    return pass.spec().dryRun() ? pass.isPlanned() : pass.isCompleted() && pass.isSafetyListed();
  }

  private StepResult tenant(EtcdRestorePass pass) {
    if (isOver(pass) && pass.spec().dryRun()) {
      return StepResult.done("");
    }
    var tenant = subjects.tenant(pass.spec().tenant());
    if (tenant.isEmpty()) {
      return isOver(pass)
          ? StepResult.done("it is gone since")
          : StepResult.userMustAct(WaitingInVain.NO_TENANT, Subjects.missing(pass.spec().tenant()));
    }
    var etcd = subjects.etcd(tenant.get().etcdCluster());
    if (etcd.isEmpty()) {
      return StepResult.userMustAct(
          WaitingInVain.NO_ETCD_CLUSTER, "there is no EtcdCluster " + tenant.get().etcdCluster());
    }
    pass.concerns(tenant.get(), etcd.get());
    return StepResult.done(tenant.get().id().value());
  }

  private record Compared(Plan plan, String etcdCluster) {}

  private StepResult plan(EtcdRestorePass pass) {
    if (pass.isPlanned()) {
      return StepResult.done(pass.planText());
    }
    TenantRestore restores = restores(pass);
    Order order = pass.order();
    State<Compared> state =
        work.ask(
            "plan-" + pass.uid(),
            progress ->
                new Compared(restores.plan(order.tenant(), order.backup()), order.origin()));
    return switch (state) {
      case State.Running<Compared>(String progress, Duration again) ->
          StepResult.waitFor(again, "Comparing", "compares the backup with the tenant");
      case State.Done<Compared>(Compared compared) -> {
        if (!compared.etcdCluster().equals(order.origin())) {
          yield StepResult.waitFor(LOOK, "Comparing", "the tenant moved meanwhile: compares again");
        }
        pass.planned(compared.plan());
        yield StepResult.done(pass.planText());
      }
    };
  }

  /** Asked here, too, so that one without room has not begun for anybody who waits for it. */
  private StepResult room(EtcdRestorePass pass) {
    if (pass.isCompleted() || hasBegun(pass)) {
      return StepResult.done("");
    }
    return Room.missingInPlace(new EtcdHealth(pass.etcd().client()).report(), pass.bytes())
        .map(why -> StepResult.userMustAct(WaitingInVain.NO_ROOM, why))
        .orElseGet(() -> StepResult.done(Sentences.amount(0, pass.bytes())));
  }

  /**
   * What comes back under a key that a rotation takes away next could not be read any more. One
   * that has frozen its tenant goes on: until its end the rotation cannot write either.
   */
  private StepResult keysStay(EtcdRestorePass pass) {
    return !pass.isCompleted() && keys.rotate(pass.spec().tenant()) && !hasBegun(pass)
        ? StepResult.waitFor(
            LATER,
            WaitingInVain.ENCRYPTION_KEY_ROTATES,
            "a rotation of the cluster's encryption key is under way: complete it, or abort and"
                + " complete it ('kubinception cluster rotate')")
        : StepResult.done("");
  }

  private boolean hasBegun(EtcdRestorePass pass) {
    var fence = new TenantFence(pass.etcd().client());
    return fence.holder(pass.tenant().id()).filter(pass.owner()::equals).isPresent()
        || fence.hasBegun(pass.tenant().id(), pass.owner());
  }

  private StepResult restore(EtcdRestorePass pass) {
    if (pass.isCompleted()) {
      return StepResult.done(pass.restoredText());
    }
    TenantRestore restores = restores(pass);
    Order order = pass.order();
    State<Restored> state =
        work.ask(
            "restore-" + pass.uid(),
            progress ->
                restores.restore(order, (stage, keys) -> progress.accept(text(stage, keys))));
    return switch (state) {
      case State.Running<Restored>(String progress, Duration again) ->
          StepResult.waitFor(again, "Restoring", progress);
      case State.Done<Restored>(Restored restored) -> {
        pass.restored(restored, clock.instant());
        yield StepResult.done(pass.restoredText());
      }
    };
  }

  private TenantRestore restores(EtcdRestorePass pass) {
    var restores =
        new TenantRestore(pass.etcd().client(), pass.place().store(), pass.place().key(), clock);
    var tenant = pass.spec().tenant();
    return keys.readable(tenant)
        .map(marks -> restores.readableBy(marks, () -> !keys.rotate(tenant)))
        .orElse(restores);
  }

  private static String text(Stage stage, long keys) {
    return switch (stage) {
      case CHECKING -> "reads the backup through";
      case SAVING -> "the tenant is frozen; its state is kept, %,d keys so far".formatted(keys);
      case WRITING -> "the tenant is frozen; %,d keys are written".formatted(keys);
      case PROVING -> "the tenant is frozen; all of it is compared with the backup";
    };
  }

  /** The way back is a backup like any other. */
  private StepResult listSafety(EtcdRestorePass pass) {
    if (pass.isSafetyListed()) {
      return StepResult.done(pass.safetyName());
    }
    var safety = new EtcdBackup();
    safety.setMetadata(
        new ObjectMetaBuilder()
            .withName(pass.safetyName())
            .withLabels(Map.of(Kubinception.LABEL_MANAGED_BY, Kubinception.MANAGED_BY))
            .build());
    safety.setSpec(
        new EtcdBackupSpec(
            pass.spec().tenant(), null, pass.backup().getSpec().store(), pass.safetyFile(), null));
    applier.apply(safety);
    pass.safetyListed();
    return StepResult.done(pass.safetyName());
  }

  private StepResult forget(EtcdRestorePass pass) {
    if (runs(pass)) {
      return StepResult.waitFor(LOOK, "Restoring", "deletion waits until the tenant goes on");
    }
    new TenantFence(pass.etcd().client()).forget(pass.tenant().id(), pass.owner());
    return StepResult.done("");
  }

  @Override
  protected StepResult failure(Exception e) {
    return BackupFailures.of(e);
  }

  @Override
  protected EtcdRestoreStatus status(
      EtcdRestore restore, EtcdRestorePass pass, Conditions conditions) {
    return pass.status(conditions.list());
  }

  /** Whether the tenant's fence is that of a restore that does not exist: nobody takes it away. */
  public static boolean isForgotten(KubernetesClient client, String owner) {
    return owner.startsWith(EtcdRestorePass.OWNER)
        && client.resources(EtcdRestore.class).list().getItems().stream()
            .map(restore -> EtcdRestorePass.OWNER + restore.getMetadata().getUid())
            .noneMatch(owner::equals);
  }
}
