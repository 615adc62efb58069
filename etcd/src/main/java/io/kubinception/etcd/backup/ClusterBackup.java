package io.kubinception.etcd.backup;

import io.kubinception.etcd.EtcdClient;
import io.kubinception.etcd.EtcdException;
import io.kubinception.etcd.Maintenance;
import io.kubinception.etcd.Maintenance.Alarm;
import io.kubinception.etcd.Maintenance.MemberStatus;
import io.kubinception.etcd.SnapshotSum;
import io.kubinception.etcd.backup.BackupHeader.Kind;
import java.io.BufferedInputStream;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.util.Comparator;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;

/**
 * Backups of a whole etcd cluster: the file of one member, as {@code etcdctl snapshot save} makes
 * it, with users, roles and all tenants. For the day on which all servers are lost.
 */
public final class ClusterBackup {
  private static final int PART_BYTES = 1 << 20;
  // 8 GiB at 10 MB/s.
  private static final Duration LONGEST = Duration.ofMinutes(15);

  private final EtcdClient etcd;
  private final BackupStore store;
  private final BackupKey key;
  private final ClusterBackupReader reader;
  private final Clock clock;

  /** Reads as a user with the role root. */
  public ClusterBackup(
      EtcdClient etcd, BackupStore store, BackupKey key, ClusterBackupReader reader, Clock clock) {
    this.etcd = etcd;
    this.store = store;
    this.key = key;
    this.reader = reader;
    this.clock = clock;
  }

  /**
   * Takes a backup and reads it back.
   *
   * @param origin the name of the etcd cluster
   * @param name the name in the store; one that is there already is replaced
   * @throws EtcdException when etcd fails
   * @throws BackupException when the store fails
   */
  public Taken take(String origin, String name, BackupProgress progress) {
    URI member = member();
    BackupHeader header = BackupHeader.begin(Kind.CLUSTER, origin, origin, 0, key, clock);
    long stored = store.write(name, out -> write(out, header, member, progress));
    Checked checked = reader.verify(store, name, key);
    return new Taken(checked.header(), checked.summary(), stored);
  }

  /**
   * A follower if one answers, of those the one that is furthest: the leader has enough to do. None
   * with alarm CORRUPT: its file would age the good ones out.
   */
  private URI member() {
    record Answer(URI endpoint, MemberStatus status) {}
    Comparator<Answer> best =
        Comparator.<Answer, Boolean>comparing(a -> a.status().memberId() != a.status().leaderId())
            .thenComparing(a -> a.status().raftAppliedIndex());
    List<Alarm> alarms = etcd.maintenance().alarms();
    return etcd.endpoints().stream()
        .flatMap(endpoint -> ask(endpoint).map(s -> new Answer(endpoint, s)).stream())
        .filter(answer -> !answer.status().learner() && answer.status().leaderId() != 0)
        .filter(answer -> alarms.stream().noneMatch(a -> a.isDamageOf(answer.status().memberId())))
        .max(best)
        .map(Answer::endpoint)
        .orElseThrow(
            () ->
                new BackupException.Unreadable(
                    "no member of the etcd cluster is well enough to be copied: see its alarms"));
  }

  private Optional<MemberStatus> ask(URI endpoint) {
    Maintenance maintenance = etcd.maintenance();
    try {
      return Optional.of(maintenance.status(endpoint));
    } catch (EtcdException.Unavailable e) {
      return Optional.empty();
    }
  }

  private void write(OutputStream out, BackupHeader header, URI member, BackupProgress progress)
      throws IOException {
    FrameWriter frames = FrameWriter.begin(out, key, header);
    SnapshotSum sum = new SnapshotSum();
    var part = new ByteArrayOutputStream(PART_BYTES * 2);
    Iterator<byte[]> pieces = etcd.maintenance().snapshot(member, LONGEST);
    while (pieces.hasNext()) {
      byte[] piece = pieces.next();
      sum.add(piece);
      part.write(piece);
      if (part.size() >= PART_BYTES) {
        frames.write(part.toByteArray());
        part.reset();
        progress.at(0, sum.bytes());
      }
    }
    frames.write(part.toByteArray());
    part.reset();
    summary(sum).write(new DataOutputStream(part));
    frames.finish(part.toByteArray());
  }

  /**
   * Writes the file that {@code etcdutl snapshot restore} takes; it is of use only when this
   * returns. Its sums are checked, and not its database: on the day on which it is needed, one that
   * is damaged a little is better than none.
   */
  public static Checked extract(BackupStore store, String name, BackupKey key, OutputStream to) {
    try (InputStream in = store.read(name)) {
      FrameReader frames = new FrameReader(new BufferedInputStream(in), key);
      if (frames.header().kind() != Kind.CLUSTER) {
        throw new BackupException.Unreadable(
            "%s is a backup of one tenant, not of an etcd cluster".formatted(name));
      }
      return new Checked(frames.header(), copy(frames, to));
    } catch (IOException e) {
      throw new BackupException.StoreUnavailable("cannot read the backup " + name, e);
    }
  }

  private static BackupSummary copy(FrameReader frames, OutputStream to) throws IOException {
    SnapshotSum sum = new SnapshotSum();
    FrameReader.Frame frame = frames.next();
    for (; !frame.last(); frame = frames.next()) {
      sum.add(frame.plain());
      to.write(frame.plain());
    }
    BackupSummary written =
        BackupSummary.read(new DataInputStream(new ByteArrayInputStream(frame.plain())));
    if (!written.equals(summary(sum))) {
      throw new BackupException.Unreadable("the backup does not hold what it says it holds");
    }
    return written;
  }

  private static BackupSummary summary(SnapshotSum sum) {
    String sha256 =
        sum.checked()
            .orElseThrow(
                () ->
                    new BackupException.Unreadable(
                        "the snapshot is not what the etcd member meant to send"));
    return new BackupSummary(0, sum.bytes(), sha256, new TreeMap<>());
  }
}
