package io.kubinception.etcd.operate;

import com.google.protobuf.ByteString;
import io.kubinception.etcd.EtcdClient;
import io.kubinception.etcd.EtcdException;
import io.kubinception.etcd.KeyRange;
import io.kubinception.etcd.Kv;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicLong;

/** Writes a counter without pause until closed, and remembers what etcd said was written. */
final class Writer implements AutoCloseable {
  private final EtcdClient client;
  private final ByteString prefix;
  private final AtomicLong written = new AtomicLong();
  private final List<String> failures = new CopyOnWriteArrayList<>();
  private final Thread thread;
  private volatile boolean stopped;
  private volatile long longestNanos;

  Writer(EtcdClient client, String prefix) {
    this.client = client;
    this.prefix = ByteString.copyFromUtf8(prefix);
    this.thread = Thread.ofVirtual().start(this::write);
  }

  private void write() {
    long next = 0;
    while (!stopped) {
      long begin = System.nanoTime();
      try {
        client.kv().put(key(next), ByteString.copyFromUtf8(Long.toString(next)));
        next++;
        written.set(next);
      } catch (EtcdException e) {
        failures.add(String.valueOf(e.getMessage()));
      }
      longestNanos = Math.max(longestNanos, System.nanoTime() - begin);
    }
  }

  private ByteString key(long number) {
    return prefix.concat(ByteString.copyFromUtf8("%09d".formatted(number)));
  }

  long written() {
    return written.get();
  }

  List<String> failures() {
    return failures;
  }

  long longestMillis() {
    return longestNanos / 1_000_000;
  }

  /** How many of the acknowledged writes etcd does not have. */
  long lost(EtcdClient reader) {
    long lost = 0;
    for (long number = 0; number < written.get(); number++) {
      Optional<Kv.Entry> entry = reader.kv().get(key(number));
      if (!entry.map(e -> e.value().toStringUtf8()).equals(Optional.of(Long.toString(number)))) {
        lost++;
      }
    }
    return lost;
  }

  /** How many there are, written and lost ones apart. */
  long present(EtcdClient reader) {
    return reader.kv().count(KeyRange.prefix(prefix.toStringUtf8())).keys();
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
