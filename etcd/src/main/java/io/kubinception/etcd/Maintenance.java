package io.kubinception.etcd;

import java.net.URI;
import java.time.Duration;
import java.util.Iterator;
import java.util.List;

/** The state of members and of the cluster. Every method throws {@link EtcdException}. */
public interface Maintenance {
  /**
   * What a member says of itself.
   *
   * @param memberId its number (unsigned)
   * @param version of etcd, such as 3.6.14
   * @param revision the newest revision that it applied
   * @param leaderId the number of the leader that it knows, 0 for none
   * @param learner whether it does not vote yet
   * @param dbSizeBytes size of its file
   * @param dbSizeInUseBytes the part of the file that is in use
   * @param dbQuotaBytes where it refuses writes, 0 when it does not say (before 3.6)
   * @param raftIndex last index it has
   * @param raftAppliedIndex last index it applied
   * @param raftTerm its term
   * @param errors what it complains of
   */
  record MemberStatus(
      long memberId,
      String version,
      long revision,
      long leaderId,
      boolean learner,
      long dbSizeBytes,
      long dbSizeInUseBytes,
      long dbQuotaBytes,
      long raftIndex,
      long raftAppliedIndex,
      long raftTerm,
      List<String> errors) {
    /** Copies the list. */
    public MemberStatus {
      errors = List.copyOf(errors);
    }
  }

  /** Kinds of alarms. */
  enum AlarmKind {
    NOSPACE,
    CORRUPT,
    UNKNOWN
  }

  /**
   * An alarm that is on.
   *
   * @param memberId who raised it (unsigned)
   * @param kind what it is
   */
  record Alarm(long memberId, AlarmKind kind) {
    /** Whether the data of this member are not to be trusted. */
    public boolean isDamageOf(long member) {
      return kind != AlarmKind.NOSPACE && memberId == member;
    }
  }

  /** What the member behind the endpoint says of itself; asks no other. */
  MemberStatus status(URI endpoint);

  /** The alarms that are on. */
  List<Alarm> alarms();

  /** Turns an alarm off; turning off one that is not on does nothing. */
  void disarm(Alarm alarm);

  /**
   * Gives back to the file system what the member's file holds free. The member serves nothing
   * meanwhile, so other calls of this client ask the other members first. A call that was cut off
   * goes on inside the member.
   *
   * @param longest how long to wait for the end
   */
  void defragment(URI endpoint, Duration longest);

  /** Makes another member lead; only the leader, behind the endpoint, can do that. */
  void moveLeader(URI leader, long newLeaderId);

  /**
   * Forgets the history before the revision and waits until its space is free. Watches and reads
   * from further back fail from then on.
   */
  void compact(long revision);

  /**
   * The member's file, piece by piece, followed by 32 bytes that are the SHA-256 of all before. The
   * member sends only as fast as the pieces are taken. The member keeps the space of old pages
   * until the end, so be quick.
   *
   * @param longest how long all of it may take
   */
  Iterator<byte[]> snapshot(URI endpoint, Duration longest);
}
