package io.kubinception.etcd.backup;

import java.util.concurrent.Semaphore;

/**
 * Reads backups of whole etcd clusters as etcd would read the databases in them. One at a time,
 * whoever asks: the table of a large one's pages takes a good part of an operator's memory. So
 * there is to be one of these in a process.
 */
public final class ClusterBackupReader {
  private final Semaphore place = new Semaphore(1, true);

  private record Read(Checked checked, SnapshotContents contents) {}

  /** Reads all of a backup, and checks every sum and that etcd could read the database in it. */
  public Checked verify(BackupStore store, String name, BackupKey key) {
    return read(store, name, key).checked();
  }

  /** The same; what etcd would find in it. */
  public SnapshotContents contents(BackupStore store, String name, BackupKey key) {
    return read(store, name, key).contents();
  }

  private Read read(BackupStore store, String name, BackupKey key) {
    place.acquireUninterruptibly();
    try {
      var pages = new SnapshotPages();
      Checked sums = ClusterBackup.extract(store, name, key, pages);
      SnapshotContents contents = pages.contents();
      return new Read(
          new Checked(sums.header().showing(contents.revision()), sums.summary()), contents);
    } finally {
      place.release();
    }
  }
}
