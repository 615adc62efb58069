package io.kubinception.etcd.operate;

import io.kubinception.etcd.EtcdClient;
import io.kubinception.etcd.EtcdException;
import io.kubinception.etcd.SnapshotSum;
import io.kubinception.etcd.operate.Survey.Answer;
import io.kubinception.etcd.operate.Survey.Seen;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.Comparator;
import java.util.Iterator;
import java.util.Set;

/**
 * Copies a whole etcd cluster into a file that {@code etcdutl snapshot restore} takes. It holds
 * everything of every tenant, users and roles too: keep it like a key.
 */
public final class Snapshots {
  private static final int PIECE = 1 << 20;

  private final EtcdClient client;
  private final Duration longest;
  private final Progress progress;

  /**
   * Works through a client whose user has the role root.
   *
   * @param longest how long a copy may take
   */
  public Snapshots(EtcdClient client, Duration longest, Progress progress) {
    this.client = client;
    this.longest = longest;
    this.progress = progress;
  }

  /**
   * A copy.
   *
   * @param file where it is
   * @param bytes its size, checksum included
   * @param sha256 checksum of the data before it, hexadecimal, as etcd sent it and as it was
   *     checked
   * @param member whose file it is
   * @param revision all revisions until this one are in it
   * @param version of etcd
   * @param took how long it took
   */
  public record Snapshot(
      Path file,
      long bytes,
      String sha256,
      String member,
      long revision,
      String version,
      Duration took) {}

  /**
   * Copies from a follower if there is one, as the leader has enough to do. The file is there as a
   * whole, checked and written to disk, or not at all; an old one of that name is replaced then.
   *
   * @throws EtcdException when etcd does not answer or the connection breaks
   * @throws OperationStopped when no member may be copied, or the checksum is wrong
   * @throws IOException when the file cannot be written
   */
  public Snapshot save(Path file) throws IOException {
    Seen source = source(Survey.of(client));
    Answer answer = source.answer().orElseThrow();
    progress.step("copying " + source.label());
    long begin = System.nanoTime();
    Path half = file.resolveSibling("." + file.getFileName() + ".part");
    Files.deleteIfExists(half);
    try {
      Received received = receive(answer, half);
      Files.move(half, file, StandardCopyOption.ATOMIC_MOVE);
      return new Snapshot(
          file,
          received.bytes(),
          received.sha256(),
          source.member().name(),
          answer.status().revision(),
          answer.status().version(),
          Duration.ofNanos(System.nanoTime() - begin));
    } finally {
      Files.deleteIfExists(half);
    }
  }

  /**
   * Reads a copy from end to end.
   *
   * @return its checksum, hexadecimal, which is right
   * @throws OperationStopped when it is no whole copy
   * @throws IOException when it cannot be read
   */
  public static String check(Path file) throws IOException {
    var sum = new SnapshotSum();
    try (InputStream in = Files.newInputStream(file)) {
      for (byte[] piece = in.readNBytes(PIECE); piece.length > 0; piece = in.readNBytes(PIECE)) {
        sum.add(piece);
      }
    }
    return sum.checked()
        .orElseThrow(
            () ->
                new OperationStopped(
                    "%s is damaged or cut off, or was not made by 'kubinception etcd snapshot': its"
                            .formatted(file)
                        + " checksum is wrong. Take another copy"));
  }

  private static Seen source(Survey survey) {
    return survey.voters().stream()
        .filter(seen -> seen.answer().filter(a -> a.status().errors().isEmpty()).isPresent())
        .filter(seen -> survey.alarms().stream().noneMatch(a -> a.isDamageOf(seen.member().id())))
        .min(
            Comparator.comparing(Seen::leads)
                .thenComparing(Comparator.comparingLong(Snapshots::revision).reversed()))
        .orElseThrow(() -> new OperationStopped("no member is well enough to be copied"));
  }

  private static long revision(Seen seen) {
    return seen.answer().map(a -> a.status().revision()).orElse(0L);
  }

  private record Received(long bytes, String sha256) {}

  private Received receive(Answer from, Path half) throws IOException {
    var sum = new SnapshotSum();
    Iterator<byte[]> pieces = client.maintenance().snapshot(from.endpoint(), longest);
    try (FileChannel channel =
        FileChannel.open(
            half,
            Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE),
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")))) {
      while (pieces.hasNext()) {
        byte[] piece = pieces.next();
        sum.add(piece);
        ByteBuffer rest = ByteBuffer.wrap(piece);
        while (rest.hasRemaining()) {
          channel.write(rest);
        }
      }
      channel.force(true);
      String sha256 =
          sum.checked()
              .orElseThrow(
                  () ->
                      new OperationStopped(
                          "the copy's checksum is wrong, so it was thrown away: take another one"));
      return new Received(channel.size(), sha256);
    }
  }
}
