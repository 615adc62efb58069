package io.kubinception.etcd.operate;

import io.kubinception.etcd.EtcdClient;
import io.kubinception.etcd.EtcdException;
import io.kubinception.etcd.operate.Survey.Answer;
import io.kubinception.etcd.operate.Survey.Seen;
import java.time.Duration;
import java.util.Comparator;
import java.util.Optional;

/** Who leads. */
final class Leadership {
  private final EtcdClient client;
  private final Duration patience;
  private final Progress progress;

  Leadership(EtcdClient client, Duration patience, Progress progress) {
    this.client = client;
    this.patience = patience;
    this.progress = progress;
  }

  /**
   * Makes the most advanced other member lead, if this one does; nothing to do where it is alone.
   *
   * @throws OperationStopped when it still leads after the patience
   */
  void moveAwayFrom(long id) {
    if (Survey.of(client).voters().size() == 1) {
      return;
    }
    Waiting.until(patience, () -> tryMove(id))
        .ifPresent(
            still -> {
              throw new OperationStopped(still);
            });
  }

  private Optional<String> tryMove(long id) {
    Survey survey = Survey.of(client);
    Optional<Seen> leader = survey.leader().filter(seen -> seen.member().id() == id);
    if (leader.isEmpty()) {
      return survey.leader().isEmpty() ? Optional.of("no member leads") : Optional.empty();
    }
    String label = leader.get().label();
    Optional<Seen> heir =
        survey.voters().stream()
            .filter(seen -> seen.member().id() != id && seen.answer().isPresent())
            .max(Comparator.comparingLong(seen -> index(seen)));
    if (heir.isEmpty()) {
      return Optional.of(label + " leads and no other member could");
    }
    progress.step("making " + heir.get().label() + " lead instead of " + label);
    try {
      client
          .maintenance()
          .moveLeader(leader.get().answer().orElseThrow().endpoint(), heir.get().member().id());
    } catch (EtcdException e) {
      return Optional.of(label + " does not give up leading: " + e.getMessage());
    }
    return Optional.of(label + " still leads");
  }

  private static long index(Seen seen) {
    return seen.answer().map(Answer::status).map(status -> status.raftIndex()).orElse(0L);
  }
}
