package io.kubinception.etcd.operate;

import io.kubinception.etcd.EtcdClient;
import io.kubinception.etcd.EtcdException;
import io.kubinception.etcd.Members.Member;
import io.kubinception.etcd.operate.Survey.Seen;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Changes who is a member, one at a time: newcomers copy the data as learners and vote when they
 * have caught up. Every method may be cut off anywhere and called again; what would cost the quorum
 * is refused with {@link OperationStopped}.
 */
public final class Membership {
  /** Who has just come back answers within this. */
  private static final Duration CONFIRM_DEATH = Duration.ofSeconds(5);

  private final EtcdClient client;
  private final Duration patience;
  private final Progress progress;

  /**
   * Works through a client whose user has the role root.
   *
   * @param patience how long to wait for each step, copying all the data included
   */
  public Membership(EtcdClient client, Duration patience, Progress progress) {
    this.client = client;
    this.patience = patience;
    this.progress = progress;
  }

  /**
   * Who is to join.
   *
   * @param name that no other member has
   * @param peerUrl where the other members will find it
   */
  public record Newcomer(String name, String peerUrl) {}

  /**
   * What a joining etcd must be told, besides {@code --initial-cluster-state=existing}; its data
   * directory must be empty at its first start.
   *
   * @param newcomer who joins
   * @param initialCluster value of {@code --initial-cluster}
   */
  public record Joining(Newcomer newcomer, String initialCluster) {}

  /** Starts etcd on the newcomer's server; called again, it leaves a running one alone. */
  @FunctionalInterface
  public interface Starter {
    /** Starts it; need not wait until it serves. */
    void start(Joining joining);
  }

  /**
   * Makes room for a newcomer as a learner.
   *
   * @return how its etcd is to be started
   */
  public Joining add(Newcomer newcomer) {
    try (Turn turn = Turn.take(client, "adding a member", Survey.of(client))) {
      return admit(newcomer, turn);
    }
  }

  /** Adds, starts and promotes a newcomer. */
  public void join(Newcomer newcomer, Starter starter) {
    try (Turn turn = Turn.take(client, "adding a member", Survey.of(client))) {
      join(newcomer, starter, turn);
    }
  }

  /**
   * Lets a learner vote once it has caught up; one that votes already is left as it is.
   *
   * @param reference its name, its number in hexadecimal, or its peer URL
   */
  public void promote(String reference) {
    Survey survey = Survey.of(client);
    try (Turn turn = Turn.take(client, "promoting a member", survey)) {
      promote(known(survey, reference).member().id(), turn);
    }
  }

  /**
   * Takes a member out, after another one leads; one that is gone already stays gone.
   *
   * @param reference its name, its number in hexadecimal, or its peer URL
   * @return false if there is no such member
   */
  public boolean remove(String reference) {
    Survey survey = Survey.of(client);
    try (Turn turn = Turn.take(client, "removing a member", survey)) {
      Optional<Seen> found = find(survey, reference);
      found.ifPresent(seen -> remove(seen.member().id(), turn));
      return found.isPresent();
    }
  }

  /**
   * Puts a newcomer in the place of a member that is dead, perhaps on the same server.
   *
   * @param reference name, number in hexadecimal, or peer URL of the dead one
   */
  public void replace(String reference, Newcomer newcomer, Starter starter) {
    Survey survey = Survey.of(client);
    try (Turn turn = Turn.take(client, "replacing a member", survey)) {
      Optional<Seen> found = find(survey, reference);
      if (found.isEmpty()) {
        refuseUnlessHalfDone(survey, reference, newcomer);
      } else if (!isNewcomerAtWork(found.get(), newcomer)) {
        confirmDeath(found.get().member());
        remove(found.get().member().id(), turn);
      }
      join(newcomer, starter, turn);
    }
  }

  private void join(Newcomer newcomer, Starter starter, Turn turn) {
    Joining joining = admit(newcomer, turn);
    Seen admitted = known(Survey.of(client), newcomer.peerUrl());
    if (admitted.answer().isEmpty()) {
      progress.step("starting " + newcomer.name());
      starter.start(joining);
    }
    promote(admitted.member().id(), turn);
  }

  private Joining admit(Newcomer newcomer, Turn turn) {
    retry(
        turn,
        () -> {
          Survey survey = Survey.of(client);
          if (find(survey, newcomer.peerUrl()).isPresent()) {
            return Optional.empty();
          }
          refuseAddition(survey, newcomer);
          if (!turn.held()) {
            return Optional.of(Turn.LOST);
          }
          progress.step("adding " + newcomer.name() + " as a learner");
          client.members().addLearner(newcomer.peerUrl());
          return Optional.of(newcomer.name() + " is not among the members yet");
        });
    Survey survey = Survey.of(client);
    Member admitted = known(survey, newcomer.peerUrl()).member();
    if (!admitted.name().isEmpty() && !admitted.name().equals(newcomer.name())) {
      throw new OperationStopped(
          "member %s has the peer URL %s already: give the new one another"
              .formatted(Survey.label(admitted), newcomer.peerUrl()));
    }
    return new Joining(newcomer, initialCluster(survey, newcomer));
  }

  private static void refuseAddition(Survey survey, Newcomer newcomer) {
    survey.members().stream()
        .filter(seen -> seen.member().name().equals(newcomer.name()))
        .findFirst()
        .ifPresent(
            seen -> {
              throw new OperationStopped(
                  "a member is called %s already: choose another name, or replace it"
                      .formatted(newcomer.name()));
            });
    survey.learners().stream()
        .findFirst()
        .ifPresent(
            seen -> {
              throw new OperationStopped(
                  "member %s is still a learner: promote or remove it before another one is added"
                      .formatted(seen.label()));
            });
  }

  private static String initialCluster(Survey survey, Newcomer newcomer) {
    return survey.members().stream()
        .flatMap(seen -> entries(seen.member(), newcomer))
        .collect(Collectors.joining(","));
  }

  private static Stream<String> entries(Member member, Newcomer newcomer) {
    String name = member.peerUrls().contains(newcomer.peerUrl()) ? newcomer.name() : member.name();
    return member.peerUrls().stream().map(url -> name + "=" + url);
  }

  private void promote(long id, Turn turn) {
    retry(
        turn,
        () -> {
          Survey survey = Survey.of(client);
          Seen seen = known(survey, Long.toHexString(id));
          if (seen.votes()) {
            return Optional.empty();
          }
          if (seen.answer().isEmpty()) {
            return Optional.of(
                "%s does not answer: see that its etcd runs".formatted(seen.label()));
          }
          if (!turn.held()) {
            return Optional.of(Turn.LOST);
          }
          progress.step("promoting " + seen.label());
          // etcd itself refuses as long as the learner lags.
          client.members().promote(id);
          return Optional.of(seen.label() + " does not vote yet");
        });
  }

  private void remove(long id, Turn turn) {
    refuseLossOfQuorum(id);
    retry(
        turn,
        () -> {
          Survey survey = Survey.of(client);
          Optional<Seen> seen = survey.find(id);
          if (seen.isEmpty()) {
            return Optional.empty();
          }
          Optional<String> loss = lossOfQuorum(survey, id);
          if (loss.isPresent()) {
            return loss;
          }
          new Leadership(client, patience, progress).moveAwayFrom(id);
          if (!turn.held()) {
            return Optional.of(Turn.LOST);
          }
          progress.step("removing " + seen.get().label());
          client.members().remove(id);
          return Optional.of(seen.get().label() + " is still a member");
        });
  }

  private void refuseLossOfQuorum(long leaving) {
    Waiting.until(CONFIRM_DEATH, () -> lossOfQuorum(Survey.of(client), leaving))
        .ifPresent(
            loss -> {
              throw new OperationStopped(loss);
            });
  }

  private static Optional<String> lossOfQuorum(Survey survey, long leaving) {
    Optional<Seen> voter = survey.find(leaving).filter(Seen::votes);
    if (voter.isEmpty()) {
      return Optional.empty();
    }
    List<Seen> others =
        survey.voters().stream().filter(seen -> seen.member().id() != leaving).toList();
    long answering = others.stream().filter(seen -> seen.answer().isPresent()).count();
    long needed = Survey.quorum(others.size());
    return others.isEmpty() || answering < needed
        ? Optional.of(
            "without %s, %d of %d voting members would answer and %d must: nothing could be written any"
                    .formatted(voter.get().label(), answering, others.size(), needed)
                + " more; bring the others back or add a member first")
        : Optional.empty();
  }

  private void confirmDeath(Member member) {
    progress.step("making sure that " + Survey.label(member) + " is dead");
    Optional<String> dead =
        Waiting.until(
            CONFIRM_DEATH,
            () ->
                Survey.of(client)
                    .find(member.id())
                    .filter(seen -> seen.answer().isEmpty())
                    .map(Seen::label));
    if (dead.isEmpty()) {
      throw new OperationStopped(
          "member %s answers, so it is not replaced: to exchange it all the same, add the new one and"
                  .formatted(Survey.label(member))
              + " then remove it");
    }
  }

  /** A learner with the newcomer's URL, or a voter that answers by the newcomer's name. */
  private static boolean isNewcomerAtWork(Seen seen, Newcomer newcomer) {
    boolean same = seen.member().peerUrls().contains(newcomer.peerUrl());
    return same
        && (seen.member().learner()
            || seen.answer().isPresent() && seen.member().name().equals(newcomer.name()));
  }

  /** The dead one is out already when a member is missing or the newcomer is in. */
  private static void refuseUnlessHalfDone(Survey survey, String reference, Newcomer newcomer) {
    boolean oneIsMissing = survey.voters().size() % 2 == 0;
    if (!oneIsMissing && find(survey, newcomer.peerUrl()).isEmpty()) {
      throw unknown(survey, reference);
    }
  }

  private static Seen known(Survey survey, String reference) {
    return find(survey, reference).orElseThrow(() -> unknown(survey, reference));
  }

  private static OperationStopped unknown(Survey survey, String reference) {
    return new OperationStopped(
        "there is no member %s, only %s"
            .formatted(
                reference,
                survey.members().stream().map(Seen::label).collect(Collectors.joining(", "))));
  }

  private static Optional<Seen> find(Survey survey, String reference) {
    return survey.members().stream()
        .filter(
            seen ->
                seen.member().name().equals(reference)
                    || Long.toHexString(seen.member().id()).equals(reference)
                    || seen.member().peerUrls().contains(reference))
        .findFirst();
  }

  /** Until the step finds its work done; what etcd refuses for now is asked for again. */
  private void retry(Turn turn, Supplier<Optional<String>> step) {
    Waiting.until(
            patience,
            () -> {
              try {
                turn.regain();
                return step.get();
              } catch (EtcdException.Unavailable | EtcdException.Refused e) {
                return Optional.of(String.valueOf(e.getMessage()));
              }
            })
        .ifPresent(
            still -> {
              throw new OperationStopped("gave up waiting: " + still + "; run it again to go on");
            });
  }
}
