package io.kubinception.operator.backup;

import io.kubinception.api.v1alpha1.WaitingInVain;
import io.kubinception.etcd.backup.BackupException;
import io.kubinception.etcd.restore.RestoreException;
import io.kubinception.operator.etcdcluster.EtcdFailures;
import io.kubinception.operator.kube.Failures;
import io.kubinception.operator.steps.StepResult;
import java.time.Duration;

/** What a failure of a backup or a restore asks for. */
final class BackupFailures {
  static final String BEING_RESTORED = "BeingRestored";

  private static final Duration LOOK = Duration.ofSeconds(5);

  static StepResult of(Exception e) {
    return switch (e) {
      case Subjects.Missing m -> StepResult.userMustAct(m.reason(), Failures.sentence(m));
      case Subjects.BeingRestored b ->
          StepResult.waitFor(LOOK, BEING_RESTORED, Failures.sentence(b));
      case BackupException.Unreadable u ->
          StepResult.userMustAct(WaitingInVain.BACKUP_UNREADABLE, Failures.sentence(u));
      case BackupException.NotFound n ->
          StepResult.userMustAct(WaitingInVain.BACKUP_MISSING, Failures.sentence(n));
      case BackupException.Misconfigured m ->
          StepResult.userMustAct(WaitingInVain.STORE_UNUSABLE, Failures.sentence(m));
      case BackupException.StoreUnavailable s ->
          StepResult.retry("StoreUnavailable", Failures.sentence(s), s);
      case BackupException.Outpaced o -> StepResult.retry("Outpaced", Failures.sentence(o), o);
      case RestoreException.Impossible i ->
          StepResult.userMustAct(WaitingInVain.OTHER_TENANT, Failures.sentence(i));
      case RestoreException.KeyMissing k ->
          StepResult.userMustAct(WaitingInVain.ENCRYPTION_KEY_MISSING, Failures.sentence(k));
      case RestoreException.HalfDone h -> StepResult.retry("HalfDone", Failures.sentence(h), h);
      case RestoreException.NoRoom n ->
          StepResult.userMustAct(WaitingInVain.NO_ROOM, Failures.sentence(n));
      case RestoreException.ClusterBusy b ->
          StepResult.waitFor(LOOK, "EtcdClusterBusy", Failures.sentence(b));
      case RestoreException.Busy b -> StepResult.waitFor(LOOK, "Busy", Failures.sentence(b));
      case RestoreException.Disturbed d -> StepResult.retry("Disturbed", Failures.sentence(d), d);
      default -> EtcdFailures.of(e);
    };
  }

  private BackupFailures() {}
}
