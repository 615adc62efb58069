package io.kubinception.etcd.move;

import com.google.protobuf.ByteString;
import io.kubinception.etcd.EtcdClient;
import io.kubinception.etcd.EtcdException;
import io.kubinception.etcd.TenantId;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

/** A tenant that writes as fast as it can and remembers what etcd acknowledged. */
final class AckedWriter implements AutoCloseable {
  private static final int KEYS = 200;

  private final Map<ByteString, Long> acknowledged = new ConcurrentHashMap<>();
  private final AtomicInteger refused = new AtomicInteger();
  private final EtcdClient client;
  private final TenantId id;
  private final Thread thread;
  private volatile boolean ended;

  /** Closes the client at its end. */
  AckedWriter(EtcdClient client, TenantId id) {
    this.client = client;
    this.id = id;
    thread = Thread.ofVirtual().start(this::write);
  }

  private void write() {
    for (long number = 1; !ended; number++) {
      var key = ByteString.copyFromUtf8("/t/%s/registry/acked/%03d".formatted(id, number % KEYS));
      try {
        client.kv().put(key, ByteString.copyFromUtf8(Long.toString(number)));
        acknowledged.put(key, number);
      } catch (EtcdException.Denied e) {
        refused.incrementAndGet();
        Thread.onSpinWait();
      }
    }
  }

  /** The last acknowledged number by key. */
  Map<ByteString, Long> acknowledged() {
    return Map.copyOf(acknowledged);
  }

  /** How often etcd refused a write. */
  int refused() {
    return refused.get();
  }

  @Override
  public void close() {
    ended = true;
    try {
      thread.join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    client.close();
  }
}
