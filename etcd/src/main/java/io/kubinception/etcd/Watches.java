package io.kubinception.etcd;

import com.google.protobuf.ByteString;
import java.util.List;

/** Changes as they happen. */
public interface Watches {
  /**
   * One change of one key.
   *
   * @param key the key
   * @param valueBytes size of its new value, 0 for a deletion
   * @param deletion whether the key is gone
   */
  record Change(ByteString key, int valueBytes, boolean deletion) {}

  /** Who is told, by one thread at a time. What it does holds the stream back. */
  interface Listener {
    /** The watch stands: from now on nothing is missed. */
    void opened();

    /** Changes in the order of revisions. */
    void changed(List<Change> changes);

    /** The watch is over, and changes will be missed; told once at most. */
    void ended(EtcdException why);
  }

  /** A watch. */
  interface Watch extends AutoCloseable {
    /** Ends it; the listener is not told. */
    @Override
    void close();
  }

  /** Watches a range from now on. Never throws: the listener is told what fails. */
  Watch open(KeyRange range, Listener listener);

  /**
   * The changes of a range from a revision on.
   *
   * @throws EtcdException when no member can be asked
   */
  ChangeStream from(KeyRange range, long revision);
}
