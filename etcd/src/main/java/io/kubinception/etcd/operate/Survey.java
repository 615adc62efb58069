package io.kubinception.etcd.operate;

import io.kubinception.etcd.EtcdClient;
import io.kubinception.etcd.EtcdException;
import io.kubinception.etcd.Maintenance.Alarm;
import io.kubinception.etcd.Maintenance.AlarmKind;
import io.kubinception.etcd.Maintenance.MemberStatus;
import io.kubinception.etcd.Members.Member;
import java.net.URI;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/**
 * One look at a cluster: its members as a quorum knows them, each with what it says itself.
 *
 * @param members in order of names
 * @param alarms that are on
 */
record Survey(List<Seen> members, List<Alarm> alarms) {
  /** More entries than that behind the others, and a member lags (etcd refuses writes at 5,000). */
  private static final long MAY_LAG = 1000;

  /**
   * A member.
   *
   * @param member as the cluster knows it
   * @param answer where it answered and what, empty when it does not answer
   */
  record Seen(Member member, Optional<Answer> answer) {
    /** What a person calls it. */
    String label() {
      return Survey.label(member);
    }

    boolean leads() {
      return answer.filter(a -> a.status().leaderId() == member.id()).isPresent();
    }

    boolean votes() {
      return !member.learner();
    }
  }

  /** Where a member answered, and what. */
  record Answer(URI endpoint, MemberStatus status) {}

  static String label(Member member) {
    String id = Long.toHexString(member.id());
    return member.name().isEmpty() ? id + " (not started yet)" : member.name() + " (" + id + ")";
  }

  /**
   * Looks.
   *
   * @throws EtcdException when there is no quorum
   */
  static Survey of(EtcdClient client) {
    List<Member> members = client.members().listAgreed();
    Map<Long, Answer> answers = ask(client, new LinkedHashSet<>(client.endpoints()));
    // Those that joined later are not among our endpoints: they are asked where they say they are.
    Set<URI> others = new LinkedHashSet<>();
    members.stream()
        .filter(member -> !answers.containsKey(member.id()))
        .flatMap(member -> member.clientUrls().stream())
        .map(URI::create)
        .filter(uri -> !client.endpoints().contains(uri))
        .forEach(others::add);
    Map<Long, Answer> all = new HashMap<>(answers);
    all.putAll(ask(client, others));
    return new Survey(
        members.stream()
            .map(member -> new Seen(member, Optional.ofNullable(all.get(member.id()))))
            .sorted(Comparator.comparing(Seen::label))
            .toList(),
        client.maintenance().alarms());
  }

  private static Map<Long, Answer> ask(EtcdClient client, Set<URI> endpoints) {
    Map<Long, Answer> answers = new ConcurrentHashMap<>();
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      endpoints.forEach(
          endpoint ->
              threads.execute(
                  () -> {
                    try {
                      MemberStatus status = client.maintenance().status(endpoint);
                      answers.put(status.memberId(), new Answer(endpoint, status));
                    } catch (EtcdException e) {
                      return;
                    }
                  }));
    }
    return answers;
  }

  Optional<Seen> find(long id) {
    return members.stream().filter(seen -> seen.member().id() == id).findFirst();
  }

  Optional<Seen> leader() {
    return members.stream().filter(Seen::leads).findFirst();
  }

  List<Seen> voters() {
    return members.stream().filter(Seen::votes).toList();
  }

  List<Seen> learners() {
    return members.stream().filter(seen -> !seen.votes()).toList();
  }

  /** How many members must answer for a write to pass. */
  static long quorum(long voters) {
    return voters / 2 + 1;
  }

  /** Why the cluster is in no state to be worked on, empty when it is. */
  Optional<String> trouble() {
    var troubles = new ArrayList<String>();
    if (leader().isEmpty()) {
      troubles.add("no member leads");
    }
    alarms.stream()
        .filter(alarm -> alarm.kind() != AlarmKind.NOSPACE)
        .forEach(alarm -> troubles.add("alarm " + alarm.kind() + " is on"));
    long newest =
        members.stream()
            .flatMap(seen -> seen.answer().stream())
            .mapToLong(a -> a.status().raftIndex())
            .max()
            .orElse(0);
    for (Seen seen : members) {
      seen.answer()
          .ifPresentOrElse(
              answer -> {
                long lag = newest - answer.status().raftAppliedIndex();
                if (lag > MAY_LAG) {
                  troubles.add(seen.label() + " is " + lag + " entries behind");
                }
              },
              () -> troubles.add(seen.label() + " does not answer"));
    }
    return troubles.isEmpty() ? Optional.empty() : Optional.of(String.join("; ", troubles));
  }
}
