package io.kubinception.etcd;

import io.kubinception.etcd.Maintenance.Alarm;
import io.kubinception.etcd.Maintenance.MemberStatus;
import java.net.URI;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/** Asks every member how it is. */
public final class EtcdHealth {
  private final EtcdClient client;

  /** Asks through the client, whose user must have the role root. */
  public EtcdHealth(EtcdClient client) {
    this.client = client;
  }

  private sealed interface Answer {
    record Said(MemberStatus status) implements Answer {}

    record Silent(String why) implements Answer {}
  }

  /**
   * The report; members that are down are part of it, so this never throws {@link EtcdException}.
   * Takes at most about three deadlines, whatever is down.
   */
  public ClusterReport report() {
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      Future<Optional<List<Members.Member>>> list = submit(threads, client.members()::list);
      Future<Optional<List<Alarm>>> alarms = submit(threads, client.maintenance()::alarms);
      Future<Optional<Auth.AuthStatus>> auth = submit(threads, client.auth()::authStatus);
      Map<URI, Answer> answers = new HashMap<>(ask(threads, client.endpoints()));
      List<Members.Member> listed = await(list).orElse(List.of());
      // Those that joined later are not among our endpoints: they are asked where they say they
      // are.
      answers.putAll(ask(threads, elsewhere(listed, answers)));
      List<ClusterReport.Member> members = members(listed, answers);
      Optional<Boolean> enabled = await(auth).map(Auth.AuthStatus::enabled);
      List<Alarm> on = await(alarms).orElse(List.of());
      return new ClusterReport(members, on, enabled, problems(members, on, enabled));
    }
  }

  private Map<URI, Answer> ask(ExecutorService threads, Collection<URI> endpoints) {
    Map<URI, Future<Answer>> asked = new HashMap<>();
    endpoints.forEach(uri -> asked.put(uri, threads.submit(() -> ask(uri))));
    Map<URI, Answer> answers = new HashMap<>();
    asked.forEach((uri, answer) -> answers.put(uri, await(answer)));
    return answers;
  }

  private Answer ask(URI endpoint) {
    try {
      return new Answer.Said(client.maintenance().status(endpoint));
    } catch (EtcdException e) {
      return new Answer.Silent(String.valueOf(e.getMessage()));
    }
  }

  private static <T> Future<Optional<T>> submit(ExecutorService threads, Supplier<T> call) {
    Callable<Optional<T>> task =
        () -> {
          try {
            return Optional.of(call.get());
          } catch (EtcdException e) {
            return Optional.empty();
          }
        };
    return threads.submit(task);
  }

  private static <T> T await(Future<T> future) {
    try {
      return future.get();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted while asking etcd's members", e);
    } catch (ExecutionException e) {
      throw new IllegalStateException("asking an etcd member failed", e);
    }
  }

  /** Where members advertise that they are that answered at none of the endpoints asked. */
  private static Set<URI> elsewhere(List<Members.Member> listed, Map<URI, Answer> answers) {
    Map<Long, MemberStatus> byId = byId(answers);
    return listed.stream()
        .filter(member -> !byId.containsKey(member.id()))
        .flatMap(member -> member.clientUrls().stream())
        .map(URI::create)
        .filter(uri -> uri.getHost() != null && uri.getPort() > 0)
        .filter(uri -> !answers.containsKey(uri))
        .collect(Collectors.toSet());
  }

  private static Map<Long, MemberStatus> byId(Map<URI, Answer> answers) {
    Map<Long, MemberStatus> byId = new HashMap<>();
    for (Answer answer : answers.values()) {
      if (answer instanceof Answer.Said(MemberStatus status)) {
        byId.put(status.memberId(), status);
      }
    }
    return byId;
  }

  private static List<ClusterReport.Member> members(
      List<Members.Member> listed, Map<URI, Answer> answers) {
    Map<Long, MemberStatus> byId = byId(answers);
    List<ClusterReport.Member> members = new ArrayList<>();
    for (Members.Member member : listed) {
      Optional<MemberStatus> status = Optional.ofNullable(byId.get(member.id()));
      members.add(status.map(said -> up(member, said)).orElseGet(() -> down(member, answers)));
    }
    if (listed.isEmpty()) {
      answers.forEach((uri, answer) -> members.add(unlisted(uri, answer)));
    }
    members.sort(
        Comparator.comparing(ClusterReport.Member::name)
            .thenComparing(ClusterReport.Member::id)
            .thenComparing(member -> member.endpoints().toString()));
    return members;
  }

  private static ClusterReport.Member up(Members.Member member, MemberStatus status) {
    return new ClusterReport.Member(
        Long.toHexString(member.id()),
        member.name(),
        member.clientUrls(),
        Optional.of(EtcdVersion.parse(status.version())),
        status.leaderId() == status.memberId(),
        member.learner(),
        status.dbSizeBytes(),
        status.dbSizeInUseBytes(),
        status.dbQuotaBytes(),
        status.revision(),
        status.raftIndex(),
        status.raftAppliedIndex(),
        status.raftTerm(),
        true,
        status.errors());
  }

  private static ClusterReport.Member down(Members.Member member, Map<URI, Answer> answers) {
    String why =
        member.clientUrls().isEmpty()
            ? "it has not started yet"
            : "none of our endpoints leads to it, nor what it advertises";
    for (String url : member.clientUrls()) {
      if (answers.get(URI.create(url)) instanceof Answer.Silent(String reason)) {
        why = reason;
      }
    }
    return silent(
        Long.toHexString(member.id()), member.name(), member.clientUrls(), member.learner(), why);
  }

  private static ClusterReport.Member unlisted(URI endpoint, Answer answer) {
    List<String> urls = List.of(endpoint.toString());
    return switch (answer) {
      case Answer.Said(MemberStatus status) ->
          up(new Members.Member(status.memberId(), "", urls, List.of(), status.learner()), status);
      case Answer.Silent(String why) -> silent("", "", urls, false, why);
    };
  }

  private static ClusterReport.Member silent(
      String id, String name, List<String> urls, boolean learner, String why) {
    return new ClusterReport.Member(
        id, name, urls, Optional.empty(), false, learner, 0, 0, 0, 0, 0, 0, 0, false, List.of(why));
  }

  private static List<String> problems(
      List<ClusterReport.Member> members, List<Alarm> alarms, Optional<Boolean> authEnabled) {
    List<String> problems = new ArrayList<>();
    if (members.stream().noneMatch(ClusterReport.Member::leader)) {
      problems.add("No member leads: nothing can be written or read.");
    }
    if (authEnabled.isPresent() && !authEnabled.get()) {
      problems.add("Authentication is off: everyone with a certificate can read everything.");
    }
    for (Alarm alarm : alarms) {
      problems.add(
          "Alarm " + alarm.kind() + " at member " + Long.toHexString(alarm.memberId()) + ".");
    }
    for (ClusterReport.Member member : members) {
      member
          .version()
          .filter(version -> !version.meetsFloor())
          .ifPresent(version -> problems.add(called(member) + ": " + version.floorReason()));
      String complaint = String.join("; ", member.errors());
      if (!member.reachable()) {
        problems.add("Member " + called(member) + " does not answer: " + sentence(complaint));
      } else if (!complaint.isEmpty()) {
        problems.add("Member " + called(member) + " says: " + sentence(complaint));
      }
    }
    return problems;
  }

  private static String sentence(String text) {
    return text.endsWith(".") ? text : text + ".";
  }

  /** One that never started has no name yet, and where nobody answers names are not known. */
  private static String called(ClusterReport.Member member) {
    if (!member.name().isEmpty()) {
      return member.name();
    }
    return member.endpoints().isEmpty() ? member.id() : String.join(",", member.endpoints());
  }
}
