package io.kubinception.operator.etcdcluster;

import io.kubinception.api.v1alpha1.EtcdCluster;
import io.kubinception.api.v1alpha1.EtcdDefragment;
import io.kubinception.etcd.ClusterReport;
import io.kubinception.etcd.EtcdClient;
import io.kubinception.etcd.EtcdException;
import io.kubinception.etcd.Maintenance.AlarmKind;
import io.kubinception.etcd.operate.Alarms;
import io.kubinception.etcd.operate.Defragmentation;
import io.kubinception.etcd.operate.Defragmentation.MemberResult;
import io.kubinception.etcd.operate.Defragmentation.Rules;
import io.kubinception.etcd.operate.History;
import io.kubinception.etcd.operate.Lookout;
import io.kubinception.etcd.operate.Lookout.DiskTimes;
import io.kubinception.etcd.operate.Lookout.Finding;
import io.kubinception.etcd.operate.Progress;
import io.kubinception.operator.etcdpods.EtcdPodMembers;
import io.kubinception.operator.etcdpods.EtcdPodMembers.AsWished;
import io.kubinception.operator.etcdpods.EtcdPodMembers.Awaited;
import io.kubinception.operator.etcdpods.EtcdPodMembers.Work;
import io.kubinception.operator.kube.Events;
import io.kubinception.operator.kube.Failures;
import io.kubinception.operator.steps.StepResult;
import java.time.Clock;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Keeps registered etcd clusters in shape, and tells what is seen at them. */
final class EtcdUpkeep {
  private static final Logger log = LoggerFactory.getLogger(EtcdUpkeep.class);
  private static final String DEFRAGMENTATION = "Defragmentation";
  private static final String CLEARING = "ClearingAlarms";
  private static final Duration LOOK_SOON = Duration.ofSeconds(5);
  private static final double PERCENT = 100;

  /** A disk at the edge is slow every other minute. */
  private static final Duration FORGOTTEN = Duration.ofHours(1);

  private final Upkeep upkeep;
  private final Events events;
  private final Clock clock;
  private final Map<String, Watched> watched = new HashMap<>();
  private final Repeated told;

  EtcdUpkeep(Upkeep upkeep, Events events, Clock clock) {
    this.upkeep = upkeep;
    this.events = events;
    this.clock = clock;
    told = new Repeated(FORGOTTEN, clock);
  }

  private record Watched(EtcdClient client, int metricsPort, Lookout lookout, History history) {}

  /** What there is to see since the last look; tells it as Events, too. */
  List<Finding> look(EtcdCluster cluster, EtcdClient client, ClusterReport report) {
    Watched watch = watched(cluster, client);
    watch.history().due(report).ifPresent(to -> dropHistory(cluster, client, to));
    List<Finding> findings = watch.lookout().look(report);
    for (Finding finding : findings) {
      switch (finding) {
        case Finding.LeaderChanged changed ->
            events.normal(cluster, "LeaderChanged", changed.sentence());
        case Finding.SlowDisk slow -> {
          if (told.isNews(cluster.getMetadata().getName() + "/" + slow.member())) {
            events.warning(cluster, "SlowDisk", slow.sentence());
          }
        }
        case Finding.LearnerLags lags -> events.normal(cluster, "LearnerLags", lags.sentence());
      }
    }
    return findings;
  }

  /** Beside whatever else is done about the cluster: a full one stops everybody. */
  private void dropHistory(EtcdCluster cluster, EtcdClient client, long to) {
    String name = cluster.getMetadata().getName();
    try {
      client.maintenance().compact(to);
    } catch (EtcdException e) {
      log.warn("etcd cluster {}: history cannot be dropped: {}", name, Failures.sentence(e));
      return;
    }
    if (told.isNews(name + "/history")) {
      events.warning(
          cluster,
          "HistoryDropped",
          "history filled the database, so what is older than a minute is dropped before its time:"
              + " somebody overwrites much; the metric"
              + " kubinception_etcd_tenant_writes_total tells who writes often");
    }
  }

  /** The disks at the last look, by name of the member. */
  Map<String, DiskTimes> disks(EtcdCluster cluster, EtcdClient client) {
    return watched(cluster, client).lookout().disks();
  }

  private synchronized Watched watched(EtcdCluster cluster, EtcdClient client) {
    int port = cluster.getSpec().maintenanceOrDefault().metricsPortOrDefault();
    return watched.compute(
        cluster.getMetadata().getName(),
        (name, before) ->
            before != null && before.client() == client && before.metricsPort() == port
                ? before
                : new Watched(
                    client, port, new Lookout(client.metrics(), port), new History(clock)));
  }

  synchronized void forget(String name) {
    watched.remove(name);
  }

  /** Alarms on: what they mean, and for a full etcd an attempt to make it take writes again. */
  StepResult alarms(EtcdCluster cluster, EtcdClient client, ClusterReport report) {
    String name = cluster.getMetadata().getName();
    if (report.alarms().stream().anyMatch(alarm -> alarm.kind() == AlarmKind.NOSPACE)) {
      upkeep.begin(
          name,
          CLEARING,
          () -> {
            new Alarms(client, Rules.sensible(), log(name)).clear();
            return "the alarm is off";
          });
    }
    String meaning =
        report.alarms().stream()
            .map(alarm -> sentence(report, alarm.memberId(), alarm.kind()))
            .distinct()
            .collect(Collectors.joining(" "));
    String tried =
        upkeep
            .last(name, CLEARING)
            .filter(end -> !end.well())
            .map(end -> " Clearing it stopped: " + end.message())
            .orElse("");
    return StepResult.waitFor(LOOK_SOON, "Alarm", meaning + tried);
  }

  private static String sentence(ClusterReport report, long id, AlarmKind kind) {
    Optional<ClusterReport.Member> member =
        report.members().stream().filter(m -> m.id().equals(Long.toHexString(id))).findFirst();
    return Alarms.sentence(
        kind,
        member.map(ClusterReport.Member::name).orElseGet(() -> Long.toHexString(id)),
        member.isPresent());
  }

  /** In its window, and where it pays, begins to defragment; says how it stands. */
  StepResult defragment(EtcdCluster cluster, EtcdClient client, ClusterReport report) {
    EtcdDefragment wish = cluster.getSpec().maintenanceOrDefault().defragmentOrDefault();
    String name = cluster.getMetadata().getName();
    Rules rules =
        Rules.sensible()
            .from(wish.freePercentOrDefault() / PERCENT, (long) wish.freeMebibytesOrDefault() << 20)
            // Who has one member has chosen that its customers wait for a moment now and then.
            .evenAlone();
    boolean pays =
        report.members().stream().anyMatch(m -> rules.pays(m.dbSizeBytes(), m.dbSizeInUseBytes()));
    Optional<String> work = upkeep.running(name);
    if (work.isPresent()) {
      return StepResult.done(
          work.get().equals(DEFRAGMENTATION)
              ? "members are being defragmented, one at a time"
              : "it has time until something else has been done about the members");
    }
    if (!pays) {
      return StepResult.done("it does not pay now");
    }
    if (!wish.enabledOrDefault()) {
      return StepResult.done("it would pay and is off: run 'kubinception etcd defrag'");
    }
    Optional<Upkeep.Ended> failed = upkeep.last(name, DEFRAGMENTATION).filter(end -> !end.well());
    if (DailyWindow.parse(wish.windowOrDefault()).contains(clock.instant())) {
      upkeep.begin(name, DEFRAGMENTATION, () -> run(cluster, client, rules));
    }
    return StepResult.done(
        failed
            .map(end -> "the last try stopped: " + end.message())
            .orElseGet(
                () -> "it pays: it begins in the window " + wish.windowOrDefault() + " UTC"));
  }

  /** Whether something is being done that takes minutes. */
  boolean isAtWork(EtcdCluster cluster) {
    return work(cluster).isPresent();
  }

  /** What is being done that takes minutes. */
  Optional<String> work(EtcdCluster cluster) {
    return upkeep.running(cluster.getMetadata().getName());
  }

  /** Begins the next thing that is to be done about members of pods; says how it stands. */
  StepResult members(EtcdCluster cluster, EtcdPodMembers members, ClusterReport report) {
    String name = cluster.getMetadata().getName();
    if (isAtWork(cluster)) {
      return StepResult.waitFor(LOOK_SOON, "Working", "something is being done about its members");
    }
    if (!report.hasQuorum()) {
      return StepResult.waitFor(LOOK_SOON, "NoQuorum", "only a quorum can change members");
    }
    return switch (members.next(report, log(name))) {
      case Work work -> StepResult.waitFor(LOOK_SOON, "Working", begin(cluster, work));
      case Awaited awaited -> {
        members.settle();
        yield StepResult.waitFor(LOOK_SOON, "Waiting", awaited.what());
      }
      case AsWished _ -> {
        members.settle();
        yield StepResult.done("all members are as wished");
      }
    };
  }

  /** Begins it, unless it has just failed; says how it stands. */
  String begin(EtcdCluster cluster, Work work) {
    upkeep.beginUnlessFailed(
        cluster.getMetadata().getName(), work.what(), () -> tell(cluster, work));
    return work.what() + stopped(cluster, work.what()).map(why -> "; " + why).orElse("");
  }

  /** Why the last try of this work stopped, as a sentence. */
  Optional<String> stopped(EtcdCluster cluster, String what) {
    return upkeep
        .last(cluster.getMetadata().getName(), what)
        .filter(end -> !end.well())
        .map(end -> "the last try stopped: " + end.message());
  }

  private String tell(EtcdCluster cluster, Work work) throws Exception {
    events.normal(cluster, "MembersChange", work.what());
    try {
      String done = work.run().call();
      events.normal(cluster, "MembersChanged", done);
      return done;
    } catch (RuntimeException e) {
      events.warning(cluster, "MembersChangeStopped", Failures.sentence(e));
      throw e;
    }
  }

  private String run(EtcdCluster cluster, EtcdClient client, Rules rules) {
    try {
      List<MemberResult> results =
          new Defragmentation(client, rules, log(cluster.getMetadata().getName())).run();
      String said =
          results.stream()
              .filter(MemberResult::done)
              .map(EtcdUpkeep::sentence)
              .collect(Collectors.joining(", "));
      events.normal(cluster, "Defragmented", said.isEmpty() ? "nothing was left to do" : said);
      return said;
    } catch (RuntimeException e) {
      events.warning(cluster, "DefragmentationStopped", String.valueOf(e.getMessage()));
      throw e;
    }
  }

  private static String sentence(MemberResult result) {
    return "%s from %d to %d MiB in %d ms"
        .formatted(
            result.member(),
            result.beforeBytes() >> 20,
            result.afterBytes() >> 20,
            result.took().toMillis());
  }

  private static Progress log(String cluster) {
    return words -> log.info("etcd cluster {}: {}", cluster, words);
  }

  /** When members were last defragmented by this process. */
  Optional<String> lastDefragmented(String name) {
    return upkeep
        .last(name, DEFRAGMENTATION)
        .filter(Upkeep.Ended::well)
        .map(end -> end.at().toString());
  }
}
