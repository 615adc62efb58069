package io.kubinception.etcd.testing;

import com.google.protobuf.ByteString;
import io.kubinception.etcd.EtcdClient;
import io.kubinception.etcd.EtcdException;
import io.kubinception.etcd.KeyRange;
import io.kubinception.etcd.Kv;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.LongStream;

/**
 * Writes a counter without pause until closed, and remembers what etcd said was written. As the
 * clients of Kubernetes do, it tries once more where it has no answer: a leader that gives the lead
 * away drops proposals that are on their way to it, and their senders hear nothing.
 */
public final class Writer implements AutoCloseable {
  private static final int PAGE = 5000;

  private final EtcdClient client;
  private final ByteString prefix;
  private final AtomicLong written = new AtomicLong();
  private final List<String> failures = new CopyOnWriteArrayList<>();
  private final Thread thread;
  private volatile boolean stopped;

  /** Closes nothing but its own thread. */
  public Writer(EtcdClient client, String prefix) {
    this.client = client;
    this.prefix = ByteString.copyFromUtf8(prefix);
    this.thread = Thread.ofVirtual().start(this::write);
  }

  private void write() {
    long next = 0;
    boolean again = false;
    while (!stopped) {
      try {
        client.kv().put(key(next), ByteString.copyFromUtf8(Long.toString(next)));
        next++;
        written.set(next);
        again = false;
      } catch (EtcdException e) {
        if (again) {
          failures.add(String.valueOf(e.getMessage()));
        }
        again = true;
      }
    }
  }

  private ByteString key(long number) {
    return prefix.concat(ByteString.copyFromUtf8("%09d".formatted(number)));
  }

  /** How many writes etcd acknowledged. */
  public long written() {
    return written.get();
  }

  /** What failed at the second try, too. */
  public List<String> failures() {
    return failures;
  }

  /** How many of the acknowledged writes etcd does not have. */
  public long lost(EtcdClient reader) {
    Set<String> values = new HashSet<>();
    Kv.Query query = Kv.Query.entries(KeyRange.prefix(prefix.toStringUtf8()), PAGE);
    while (true) {
      Kv.Page page = reader.kv().range(query);
      page.entries().forEach(entry -> values.add(entry.value().toStringUtf8()));
      if (!page.more()) {
        return LongStream.range(0, written.get())
            .filter(number -> !values.contains(Long.toString(number)))
            .count();
      }
      query = query.next(page);
    }
  }

  @Override
  public void close() {
    stopped = true;
    try {
      thread.join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
