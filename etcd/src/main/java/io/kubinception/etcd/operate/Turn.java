package io.kubinception.etcd.operate;

import io.kubinception.etcd.Claims.Answer;
import io.kubinception.etcd.Claims.Claim;
import io.kubinception.etcd.EtcdClient;
import io.kubinception.etcd.EtcdException;
import io.kubinception.etcd.Maintenance.AlarmKind;
import java.util.Optional;

/** Our turn to work on the cluster: nobody else of us does meanwhile. */
record Turn(Optional<Claim> claim) implements AutoCloseable {

  /**
   * Takes it.
   *
   * @throws OperationStopped when it is another one's
   */
  static Turn take(EtcdClient client, String work, Survey survey) {
    if (survey.alarms().stream().anyMatch(alarm -> alarm.kind() == AlarmKind.NOSPACE)) {
      // A full etcd takes no claim either, and waiting would keep it full.
      return new Turn(Optional.empty());
    }
    return switch (client.claims().take(work + ", process " + ProcessHandle.current().pid())) {
      case Answer.Taken(Claim claim) -> new Turn(Optional.of(claim));
      case Answer.Busy(String other) ->
          throw new OperationStopped(
              "another operation is at work on this etcd cluster (%s): wait for its end"
                  .formatted(other));
    };
  }

  /**
   * To be asked before each step that may not meet another operation.
   *
   * @throws OperationStopped when the turn was lost
   */
  void check() {
    if (claim.isPresent() && !claim.get().held()) {
      throw new OperationStopped(
          "etcd did not answer for so long that another operation may have begun: run it again");
    }
  }

  /** Ends it; never throws {@link EtcdException}. */
  @Override
  public void close() {
    claim.ifPresent(Claim::close);
  }
}
