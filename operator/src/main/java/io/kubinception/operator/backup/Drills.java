package io.kubinception.operator.backup;

import io.fabric8.kubernetes.client.KubernetesClient;
import io.kubinception.api.v1alpha1.EtcdBackup;
import io.kubinception.etcd.TenantId;
import io.kubinception.etcd.backup.BackupException;
import io.kubinception.etcd.backup.ClusterBackupReader;
import io.kubinception.etcd.backup.SnapshotContents;
import io.kubinception.etcd.restore.RestoreException;
import io.kubinception.etcd.restore.Restored;
import io.kubinception.etcd.restore.ScratchTenant;
import io.kubinception.etcd.restore.TenantDrill;
import io.kubinception.etcd.restore.TenantDrill.Order;
import io.kubinception.operator.etcdcluster.EtcdConnections;
import io.kubinception.operator.kube.Events;
import io.kubinception.operator.kube.Home;
import io.kubinception.operator.steps.StepResult;
import io.kubinception.operator.work.LongWork;
import io.kubinception.operator.work.LongWork.State;
import io.kubinception.pki.EncryptionKey;
import java.time.Clock;
import java.time.Duration;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;

/** Restores backups for a trial, each in the etcd cluster that it was taken of. */
public final class Drills {
  private static final String DRILLING = "Drilling";
  private static final String FAILED = "DrillFailed";
  private static final Duration SOON = Duration.ofMillis(100);
  private static final Duration LOOK = Duration.ofSeconds(1);
  private static final Duration LATER = Duration.ofSeconds(15);

  private final Subjects subjects;
  private final KeptKeys keys;
  private final Home home;
  private final ClusterBackupReader reader;
  private final LongWork work;
  private final Events events;
  private final Clock clock;

  public Drills(
      KubernetesClient client,
      EtcdConnections connections,
      KeptKeys keys,
      ClusterBackupReader reader,
      LongWork work,
      Events events,
      Clock clock) {
    this.subjects = new Subjects(client, connections);
    this.keys = keys;
    this.home = Home.of(client);
    this.reader = reader;
    this.work = work;
    this.events = events;
    this.clock = clock;
  }

  /** Begins a drill, or sees how it stands. */
  StepResult drill(EtcdBackup backup, EtcdBackupPass pass) {
    if (!pass.isOfTenant()) {
      return readWhole(backup, pass);
    }
    Optional<TenantId> scratch = pass.scratch();
    if (scratch.isEmpty()) {
      pass.drillBegins();
      return StepResult.waitFor(SOON, DRILLING, "begins");
    }
    try {
      return drill(backup, pass, scratch.get());
    } catch (RuntimeException e) {
      // Until it is over the scratch tenant may be there: it is not given up before it is gone.
      return isOver(e) ? failed(backup, pass, e) : again(LATER, BackupFailures.of(e));
    }
  }

  /**
   * One of a whole etcd cluster could only be restored where no etcd is yet: it is fetched again,
   * and read as etcd reads it when it starts from it.
   */
  private StepResult readWhole(EtcdBackup backup, EtcdBackupPass pass) {
    var place = pass.place();
    String file = pass.file();
    try {
      State<SnapshotContents> state =
          work.ask(work(pass), progress -> reader.contents(place.store(), file, place.key()));
      return switch (state) {
        case State.Running<SnapshotContents>(String progress, Duration again) ->
            StepResult.waitFor(again, DRILLING, "it is fetched, and read as etcd would read it");
        case State.Done<SnapshotContents>(SnapshotContents contents) -> {
          pass.drillAnswered();
          yield drilled(
              backup,
              pass,
              "fetched, and found to be a database that etcd can read: revision %d, %,d revisions of keys, %,d users; it was not restored"
                  .formatted(contents.revision(), contents.revisions(), contents.users()));
        }
      };
    } catch (RuntimeException e) {
      if (!isOver(e)) {
        return again(LATER, BackupFailures.of(e));
      }
      pass.drillAnswered();
      return failed(backup, pass, e);
    }
  }

  private StepResult drill(EtcdBackup backup, EtcdBackupPass pass, TenantId scratch) {
    var etcd = subjects.requireEtcd(pass.etcdCluster());
    var place = pass.place();
    var order =
        new Order(
            scratch,
            home.uid(),
            pass.file(),
            keys.of(backup.getMetadata().getName()).stream()
                .map(EncryptionKey::mark)
                .collect(Collectors.toSet()));
    State<Restored> state =
        work.ask(
            work(scratch),
            progress ->
                new TenantDrill(etcd.client(), place.store(), place.key())
                    .drill(order, (stage, written) -> progress.accept(sentence(stage, written))));
    return switch (state) {
      case State.Running<Restored>(String progress, Duration again) ->
          StepResult.waitFor(again, DRILLING, progress);
      case State.Done<Restored>(Restored restored) ->
          drilled(
              backup,
              pass,
              "restored into a scratch tenant and found equal: "
                  + Sentences.amount(restored.keys(), restored.bytes()));
    };
  }

  private StepResult drilled(EtcdBackup backup, EtcdBackupPass pass, String message) {
    pass.drilled(clock.instant());
    events.normal(backup, EtcdBackup.DRILLED, message);
    return StepResult.done(message);
  }

  private static String sentence(TenantDrill.Stage stage, long keys) {
    String name = stage.name().toLowerCase(Locale.ROOT);
    return keys == 0 ? name : "%s, %,d keys".formatted(name, keys);
  }

  private static String work(EtcdBackupPass pass) {
    return "drill-" + pass.uid();
  }

  private static String work(TenantId scratch) {
    return "drill-" + scratch;
  }

  /** Whether the drill said that the backup cannot be restored, and left nothing behind. */
  private static boolean isOver(RuntimeException e) {
    return switch (e) {
      case BackupException.StoreUnavailable _ -> false;
      case RestoreException.ClusterBusy _ -> false;
      case RestoreException.Busy _ -> false;
      case RestoreException.Disturbed _ -> false;
      case BackupException _ -> true;
      case RestoreException _ -> true;
      case Subjects.Missing _ -> true;
      default -> false;
    };
  }

  private StepResult failed(EtcdBackup backup, EtcdBackupPass pass, RuntimeException e) {
    pass.drillFailed(e instanceof BackupException);
    StepResult result = again(SOON, BackupFailures.of(e));
    if (result instanceof StepResult.Wait said) {
      events.warning(backup, FAILED, said.message());
    }
    return result;
  }

  private static StepResult again(Duration after, StepResult result) {
    return result instanceof StepResult.Failed failure
        ? StepResult.waitFor(after, failure.reason(), failure.message())
        : result;
  }

  /** For a backup that is deleted: waits for its drill and removes what one has left. */
  StepResult remove(EtcdBackupPass pass) {
    Optional<TenantId> scratch = pass.scratch();
    if (work.runs(scratch.map(Drills::work).orElseGet(() -> work(pass)))) {
      return StepResult.waitFor(LOOK, DRILLING, "deletion waits until its drill has ended");
    }
    if (scratch.isEmpty()) {
      return StepResult.done("");
    }
    var etcd = subjects.etcd(pass.etcdCluster());
    if (etcd.isEmpty()) {
      return StepResult.done("its etcd cluster is not registered any more");
    }
    State<TenantId> state =
        work.ask(
            "remove-" + scratch.get(),
            progress -> {
              new ScratchTenant(etcd.get().client(), scratch.get()).remove();
              return scratch.get();
            });
    return state instanceof State.Running<TenantId>(String progress, Duration again)
        ? StepResult.waitFor(again, DRILLING, "its scratch tenant is removed")
        : StepResult.done("");
  }
}
