package io.kubinception.etcd.operate;

import io.kubinception.etcd.ClusterReport;
import io.kubinception.etcd.MemberMetrics;
import io.kubinception.etcd.MemberMetrics.Histogram;
import java.net.URI;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** Looks at a cluster again and again, and names what is not as it should be between two looks. */
public final class Lookout {
  // etcd's own limits:
  // https://etcd.io/docs/v3.6/faq/#what-does-the-etcd-warning-apply-entries-took-too-long-mean
  private static final double WAL_SYNC_SECONDS = 0.010;
  private static final double BACKEND_COMMIT_SECONDS = 0.025;
  private static final double SHARE = 0.99;
  // A share of one in a hundred says nothing about fewer.
  private static final long ENOUGH = 100;
  private static final long LEARNER_LAG = 1000;

  private final MemberMetrics.Reader reader;
  private final int metricsPort;
  private final Map<String, MemberMetrics> before = new HashMap<>();
  private final Map<String, DiskTimes> disks = new HashMap<>();
  private String leader = "";
  private long term;

  /**
   * Looks through this reader.
   *
   * @param metricsPort where members serve metrics over TLS; 0 when they do not
   */
  public Lookout(MemberMetrics.Reader reader, int metricsPort) {
    this.reader = reader;
    this.metricsPort = metricsPort;
  }

  /**
   * How long a member's disk took between two looks, 99 of 100 times.
   *
   * @param walSyncSeconds for the log
   * @param commitSeconds for the database
   */
  public record DiskTimes(Optional<Double> walSyncSeconds, Optional<Double> commitSeconds) {}

  /** What was seen. */
  public sealed interface Finding {
    /** One sentence for a person. */
    String sentence();

    /** The member's disk is too slow for etcd; 99 of 100 times it took at most these seconds. */
    record SlowDisk(String member, double walSyncSeconds, double commitSeconds) implements Finding {
      @Override
      public String sentence() {
        return String.format(
            Locale.ROOT,
            "The disk of %s is slow: writing the log takes %.0f ms (p99; up to %.0f is fine), the"
                + " database %.0f ms (up to %.0f): see what else uses it, or move the member to a"
                + " local SSD.",
            member,
            walSyncSeconds * 1000,
            WAL_SYNC_SECONDS * 1000,
            commitSeconds * 1000,
            BACKEND_COMMIT_SECONDS * 1000);
      }
    }

    /** The learner has not caught up. */
    record LearnerLags(String member, long entries) implements Finding {
      @Override
      public String sentence() {
        return "Learner %s is %d entries behind: it can be promoted when it has caught up."
            .formatted(member, entries);
      }
    }

    /** Another one leads, or leads anew. */
    record LeaderChanged(String from, String to, long elections) implements Finding {
      @Override
      public String sentence() {
        return "%s leads, before it %s (%d elections since the last look): if nobody moved it, look"
                .formatted(to, from.isEmpty() ? "nobody" : from, elections)
            + " at the disks and the network of the members.";
      }
    }
  }

  /** What there is to see now; the first look sees no changes. */
  public synchronized List<Finding> look(ClusterReport report) {
    var findings = new ArrayList<Finding>();
    disks.clear();
    leaderChange(report).ifPresent(findings::add);
    long newest =
        report.members().stream().mapToLong(ClusterReport.Member::raftIndex).max().orElse(0);
    for (ClusterReport.Member member : report.members()) {
      long lag = newest - member.raftIndex();
      if (member.learner() && member.reachable() && lag > LEARNER_LAG) {
        findings.add(new Finding.LearnerLags(member.name(), lag));
      }
      slowDisk(member).ifPresent(findings::add);
    }
    return List.copyOf(findings);
  }

  /** The disks at the last look, by name of the member; without those that told nothing. */
  public synchronized Map<String, DiskTimes> disks() {
    return Map.copyOf(disks);
  }

  private Optional<Finding> leaderChange(ClusterReport report) {
    Optional<ClusterReport.Member> now = report.leader();
    if (now.isEmpty()) {
      return Optional.empty();
    }
    long elections = now.get().raftTerm() - term;
    String previous = leader;
    boolean firstLook = term == 0;
    term = now.get().raftTerm();
    leader = now.get().name();
    return firstLook || elections <= 0
        ? Optional.empty()
        : Optional.of(new Finding.LeaderChanged(previous, leader, elections));
  }

  private Optional<Finding> slowDisk(ClusterReport.Member member) {
    if (metricsPort == 0 || !member.reachable() || member.endpoints().isEmpty()) {
      return Optional.empty();
    }
    URI client = URI.create(member.endpoints().getFirst());
    Optional<MemberMetrics> now =
        reader.read(URI.create("https://" + client.getHost() + ":" + metricsPort));
    if (now.isEmpty()) {
      return Optional.empty();
    }
    MemberMetrics earlier = before.put(member.id(), now.get());
    return earlier == null ? Optional.empty() : judge(member.name(), earlier, now.get());
  }

  private Optional<Finding> judge(String member, MemberMetrics earlier, MemberMetrics now) {
    Histogram walSyncs = now.walSync().since(earlier.walSync());
    Histogram commits = now.backendCommit().since(earlier.backendCommit());
    disks.put(member, new DiskTimes(walSyncs.quantile(SHARE), commits.quantile(SHARE)));
    double walSync = p99(walSyncs);
    double commit = p99(commits);
    return walSync > WAL_SYNC_SECONDS || commit > BACKEND_COMMIT_SECONDS
        ? Optional.of(new Finding.SlowDisk(member, walSync, commit))
        : Optional.empty();
  }

  private static double p99(Histogram times) {
    return times.count() < ENOUGH ? 0 : times.quantile(SHARE).orElse(0.0);
  }
}
