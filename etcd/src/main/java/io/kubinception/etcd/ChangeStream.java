package io.kubinception.etcd;

import com.google.protobuf.ByteString;
import io.kubinception.etcd.Kv.Entry;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * The changes of a range with their values, in the order of revisions, taken by who asks for them:
 * what is not taken stays at etcd. For one thread. Methods throw {@link EtcdException}, after which
 * the stream is of no use; {@link EtcdException#isCompacted} when etcd no longer keeps the changes.
 */
public interface ChangeStream extends AutoCloseable {
  /** One change of one key. */
  sealed interface Change {
    ByteString key();

    /** It holds this from now on. */
    record Put(Entry entry) implements Change {
      @Override
      public ByteString key() {
        return entry.key();
      }
    }

    /** It is gone. */
    record Delete(ByteString key) implements Change {}
  }

  /** The next changes, none when etcd only tells how far it is; empty when none came in time. */
  Optional<List<Change>> next(Duration patience);

  /** Up to this revision every change has been delivered. */
  long through();

  /**
   * Asks how far etcd is. It answers when it has nothing left to deliver, and knows a revision at
   * which the stream began.
   */
  void askProgress();

  /** Ends the stream. */
  @Override
  void close();
}
