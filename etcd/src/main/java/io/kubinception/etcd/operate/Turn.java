package io.kubinception.etcd.operate;

import io.kubinception.etcd.Claims.Answer;
import io.kubinception.etcd.Claims.Claim;
import io.kubinception.etcd.EtcdClient;
import io.kubinception.etcd.EtcdException;
import io.kubinception.etcd.Maintenance.Alarm;
import io.kubinception.etcd.Maintenance.AlarmKind;
import java.util.Optional;

/**
 * Our turn to work on the cluster: nobody else of us does meanwhile. It is lost when etcd does not
 * answer for longer than a claim lives.
 */
final class Turn implements AutoCloseable {
  /** Why a step waits whose turn was lost. */
  static final String LOST =
      "etcd did not answer for so long that another operation may have begun";

  private final EtcdClient client;
  private final String work;
  private Optional<Claim> claim;

  private Turn(EtcdClient client, String work, Optional<Claim> claim) {
    this.client = client;
    this.work = work;
    this.claim = claim;
  }

  /**
   * Takes it.
   *
   * @throws OperationStopped when it is another one's
   */
  static Turn take(EtcdClient client, String work, Survey survey) {
    return new Turn(
        client, work, takesNoClaims(survey) ? Optional.empty() : Optional.of(claim(client, work)));
  }

  /** A full or damaged etcd takes none, and waiting would keep it as it is. */
  private static boolean takesNoClaims(Survey survey) {
    return survey.alarms().stream()
        .map(Alarm::kind)
        .anyMatch(kind -> kind == AlarmKind.NOSPACE || kind == AlarmKind.CORRUPT);
  }

  private static Claim claim(EtcdClient client, String work) {
    return switch (client.claims().take(work + ", process " + ProcessHandle.current().pid())) {
      case Answer.Taken(Claim claim) -> claim;
      case Answer.Busy(String other) ->
          throw new OperationStopped(
              "another operation is at work on this etcd cluster (%s): wait for its end"
                  .formatted(other));
    };
  }

  /**
   * Takes it again if it was lost; to be called before the look at the cluster that the next step
   * follows from, because another operation may have changed it meanwhile.
   *
   * @throws OperationStopped when it is another one's now
   */
  void regain() {
    if (!held()) {
      claim.ifPresent(Claim::close);
      claim = Optional.of(claim(client, work));
    }
  }

  /** Whether it is still ours; to be asked before each step that may not meet another operation. */
  boolean held() {
    return claim.isEmpty() || claim.get().held();
  }

  /**
   * Insists on it.
   *
   * @throws OperationStopped when it was lost
   */
  void check() {
    if (!held()) {
      throw new OperationStopped(LOST + ": run it again");
    }
  }

  /** Ends it; never throws {@link EtcdException}. */
  @Override
  public void close() {
    claim.ifPresent(Claim::close);
  }
}
