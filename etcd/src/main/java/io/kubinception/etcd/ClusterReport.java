package io.kubinception.etcd;

import io.kubinception.etcd.Maintenance.Alarm;
import java.util.List;
import java.util.Optional;

/**
 * How an etcd cluster is.
 *
 * @param members in order of names
 * @param alarms that are on; empty too when nobody answered
 * @param authEnabled whether authentication is on; empty when nobody could say
 * @param problems sentences for a person, in order of weight; empty when all is fine
 */
public record ClusterReport(
    List<Member> members,
    List<Alarm> alarms,
    Optional<Boolean> authEnabled,
    List<String> problems) {
  private static final long DEFAULT_QUOTA = 2L << 30;

  /**
   * How a member is; what it did not say is 0, empty or false.
   *
   * @param id its number in hexadecimal, as etcd's logs write it
   * @param name its name
   * @param endpoints where clients find it
   * @param version of etcd, empty when it did not answer
   * @param leader whether it leads
   * @param learner whether it does not vote yet
   * @param dbSizeBytes size of its file
   * @param dbSizeInUseBytes the part in use
   * @param dbQuotaBytes where it refuses writes, 0 when it does not say (before 3.6)
   * @param revision last revision of the data
   * @param raftIndex last index it has
   * @param raftAppliedIndex last index it applied
   * @param raftTerm its term
   * @param reachable whether it answered
   * @param errors what it complains of, or why it did not answer
   */
  public record Member(
      String id,
      String name,
      List<String> endpoints,
      Optional<EtcdVersion> version,
      boolean leader,
      boolean learner,
      long dbSizeBytes,
      long dbSizeInUseBytes,
      long dbQuotaBytes,
      long revision,
      long raftIndex,
      long raftAppliedIndex,
      long raftTerm,
      boolean reachable,
      List<String> errors) {
    /** Copies the lists. */
    public Member {
      endpoints = List.copyOf(endpoints);
      errors = List.copyOf(errors);
    }

    /** What its database may grow to; etcd's default where it does not say, as before 3.6. */
    public long quotaBytes() {
      return dbQuotaBytes == 0 ? DEFAULT_QUOTA : dbQuotaBytes;
    }
  }

  /** Copies the lists. */
  public ClusterReport {
    members = List.copyOf(members);
    alarms = List.copyOf(alarms);
    problems = List.copyOf(problems);
  }

  /** The leader, empty when there is none or it is unknown. */
  public Optional<Member> leader() {
    return members.stream().filter(Member::leader).findFirst();
  }

  /** Whether a majority of voting members answered and one of them leads. */
  public boolean hasQuorum() {
    long voters = members.stream().filter(member -> !member.learner()).count();
    long answering =
        members.stream().filter(member -> !member.learner() && member.reachable()).count();
    return answering > voters / 2 && leader().isPresent();
  }

  /** Whether every member that answered has a version that customers may share. */
  public boolean meetsFloor() {
    return members.stream()
        .flatMap(member -> member.version().stream())
        .allMatch(EtcdVersion::meetsFloor);
  }

  /** Whether nothing is wrong. */
  public boolean healthy() {
    return problems.isEmpty();
  }
}
