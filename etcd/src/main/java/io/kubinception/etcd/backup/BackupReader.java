package io.kubinception.etcd.backup;

import com.google.protobuf.ByteString;
import io.kubinception.etcd.backup.BackupHeader.Kind;
import java.io.BufferedInputStream;
import java.io.ByteArrayInputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.Comparator;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Reads the backup of an etcd tenant from its first to its last key, one part in memory at a time.
 * What it returns was authenticated; that nothing is missing shows at the end only, so read once
 * before acting on it. Methods throw {@link BackupException}.
 */
public final class BackupReader implements AutoCloseable {
  private static final Comparator<ByteString> ORDER =
      ByteString.unsignedLexicographicalComparator();

  private final InputStream in;
  private final FrameReader frames;
  private final SummaryBuilder sums = new SummaryBuilder();
  private DataInputStream page = new DataInputStream(InputStream.nullInputStream());
  private @Nullable ByteString previous;
  private @Nullable BackupSummary summary;

  private BackupReader(InputStream in, FrameReader frames) {
    this.in = in;
    this.frames = frames;
  }

  /** Opens a backup of the store. */
  public static BackupReader open(BackupStore store, String name, BackupKey key) {
    InputStream in = store.read(name);
    try {
      FrameReader frames = new FrameReader(new BufferedInputStream(in), key);
      if (frames.header().kind() != Kind.TENANT) {
        throw new BackupException.Unreadable(
            "%s is a backup of a whole etcd cluster, not of one tenant".formatted(name));
      }
      return new BackupReader(in, frames);
    } catch (IOException e) {
      closeQuietly(in);
      throw new BackupException.StoreUnavailable("cannot read the backup " + name, e);
    } catch (BackupException e) {
      closeQuietly(in);
      throw e;
    }
  }

  /** Reads all of it and checks every sum. */
  public static Checked verify(BackupStore store, String name, BackupKey key) {
    try (BackupReader reader = open(store, name, key)) {
      while (reader.next().isPresent()) {
        // Reading is the check.
      }
      return new Checked(reader.header(), reader.summary());
    }
  }

  /** What stands in front of it. */
  public BackupHeader header() {
    return frames.header();
  }

  /** The next key; empty behind the last one, when all sums have been found right. */
  public Optional<BackupRecord> next() {
    try {
      while (summary == null && page.available() == 0) {
        turn();
      }
      return summary != null ? Optional.empty() : Optional.of(record());
    } catch (IOException e) {
      throw new BackupException.StoreUnavailable("cannot read the backup", e);
    }
  }

  /** What it holds, known behind the last key. */
  public BackupSummary summary() {
    if (summary == null) {
      throw new IllegalStateException("the backup has not been read to its end");
    }
    return summary;
  }

  private void turn() throws IOException {
    FrameReader.Frame frame = frames.next();
    page = new DataInputStream(new ByteArrayInputStream(frame.plain()));
    if (frame.last()) {
      BackupSummary written = BackupSummary.read(page);
      if (!written.equals(sums.build())) {
        throw new BackupException.Unreadable("the backup does not hold what it says it holds");
      }
      summary = written;
    }
  }

  private BackupRecord record() throws IOException {
    BackupRecord entry = BackupRecord.read(page);
    if (previous != null && ORDER.compare(previous, entry.key()) >= 0) {
      throw new BackupException.Unreadable("the keys of the backup are not in order");
    }
    previous = entry.key();
    sums.add(entry);
    return entry;
  }

  @Override
  public void close() {
    closeQuietly(in);
  }

  private static void closeQuietly(InputStream in) {
    try {
      in.close();
    } catch (IOException e) {
      // Everything that counts has been read.
    }
  }
}
