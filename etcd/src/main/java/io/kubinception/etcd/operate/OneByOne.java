package io.kubinception.etcd.operate;

import io.kubinception.etcd.EtcdClient;
import io.kubinception.etcd.EtcdException;
import io.kubinception.etcd.operate.Survey.Seen;
import java.time.Duration;
import java.util.Comparator;
import java.util.Optional;

/**
 * Does something to one member after another for which it has to restart, the leader last; to the
 * next one only when all are well. It may be cut off anywhere and run again.
 */
final class OneByOne {
  private final EtcdClient client;
  private final Duration patience;
  private final Progress progress;

  /**
   * Works through a client whose user has the role root.
   *
   * @param patience how long a member may take until it is well again
   */
  OneByOne(EtcdClient client, Duration patience, Progress progress) {
    this.client = client;
    this.patience = patience;
    this.progress = progress;
  }

  /** What is done to a member. */
  interface Change {
    /** What a person calls it, like "upgrading". */
    String name();

    /**
     * Refuses what cannot be done to a member that is well, before anything is done to any.
     *
     * @throws OperationStopped with what to do
     */
    default void refuse(Seen member) {}

    /** Whether it has to be done, or is not done yet. */
    boolean isDue(Seen member);

    /** Begins it; need not wait until the member serves. */
    void make(Seen member);

    /** What is so about a member as long as it is not done, as a sentence without its end. */
    String due(Seen member);
  }

  /**
   * Does it to all for which it is due.
   *
   * @return false when there were none
   * @throws OperationStopped when a member is not well, or does not become so
   */
  boolean run(Change change) {
    Survey survey = Survey.of(client);
    refuseUnlessWell(survey);
    survey.members().forEach(change::refuse);
    if (next(survey, change).isEmpty()) {
      return false;
    }
    try (Turn turn = Turn.take(client, change.name(), survey)) {
      Optional<Seen> next = next(survey, change);
      while (next.isPresent()) {
        new Leadership(client, patience, progress).moveAwayFrom(next.get().member().id());
        turn.check();
        change.make(next.get());
        await(next.get().member().id(), change);
        // A member that restarts may have kept etcd from answering.
        turn.regain();
        next = next(Survey.of(client), change);
      }
    }
    return true;
  }

  private static void refuseUnlessWell(Survey survey) {
    survey
        .trouble()
        .ifPresent(
            trouble -> {
              throw new OperationStopped(trouble + ": mend that first");
            });
    if (!survey.learners().isEmpty()) {
      throw new OperationStopped(
          "%s does not vote yet: let it catch up first"
              .formatted(survey.learners().getFirst().label()));
    }
  }

  private static Optional<Seen> next(Survey survey, Change change) {
    return survey.members().stream().filter(change::isDue).min(Comparator.comparing(Seen::leads));
  }

  private void await(long id, Change change) {
    Waiting.until(patience, () -> missing(id, change))
        .ifPresent(
            still -> {
              throw new OperationStopped(
                  "%s. The other members are as they were: its log tells why ('journalctl -u etcd' on a server, 'kubectl logs' of a pod); run this again when it is mended"
                      .formatted(still));
            });
  }

  private Optional<String> missing(long id, Change change) {
    try {
      Survey survey = Survey.of(client);
      return survey.trouble().or(() -> survey.find(id).filter(change::isDue).map(change::due));
    } catch (EtcdException e) {
      return Optional.of("etcd does not answer: " + e.getMessage());
    }
  }
}
