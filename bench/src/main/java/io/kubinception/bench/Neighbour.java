package io.kubinception.bench;

import com.google.protobuf.ByteString;
import io.kubinception.etcd.ChangeStream;
import io.kubinception.etcd.EtcdClient;
import io.kubinception.etcd.EtcdException;
import io.kubinception.etcd.Kv;
import io.kubinception.etcd.TenantId;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.LongAdder;
import java.util.stream.IntStream;

/** A tenant that takes all that it can get, by its own certificate, until it is closed. */
final class Neighbour implements AutoCloseable {
  private static final int VALUE_BYTES = 4 << 10;
  private static final int KEYS = 200;

  private final EtcdClient client;
  private final TenantId id;
  private final LongAdder done = new LongAdder();
  private final LongAdder refused = new LongAdder();
  private final List<Thread> threads = new ArrayList<>();
  private final List<ChangeStream> watches = new ArrayList<>();
  private volatile boolean stopped;

  /**
   * @param client is closed with it
   */
  Neighbour(EtcdClient client, TenantId id) {
    this.client = client;
    this.id = id;
  }

  /** Overwrites a few keys with 4 KiB as fast as etcd takes it. */
  Neighbour writes(int atOnce) {
    ByteString value = ByteString.copyFrom(new byte[VALUE_BYTES]);
    for (int i = 0; i < atOnce; i++) {
      int first = i * KEYS;
      go(turn -> client.kv().put(key("busy/" + (first + turn % KEYS)), value));
    }
    return this;
  }

  /** Reads all that it has in one page, again and again. */
  Neighbour listsWithoutPages(int atOnce) {
    for (int i = 0; i < atOnce; i++) {
      go(turn -> client.kv().range(Kv.Query.entries(id.keyRange(), 0)));
    }
    return this;
  }

  /** Opens watches of all that it has, and takes nothing of what they tell. */
  Neighbour watchesWithoutReading(int count) {
    long now = client.kv().count(id.keyRange()).revision();
    IntStream.range(0, count)
        .forEach(i -> watches.add(client.watches().from(id.keyRange(), now + 1)));
    return this;
  }

  private interface Work {
    void once(int turn);
  }

  private void go(Work work) {
    threads.add(
        Thread.ofVirtual()
            .start(
                () -> {
                  for (int turn = 0; !stopped; turn++) {
                    try {
                      work.once(turn);
                      done.increment();
                    } catch (EtcdException e) {
                      refused.increment();
                    }
                  }
                }));
  }

  private ByteString key(String name) {
    return id.keyRange().start().concat(ByteString.copyFromUtf8(name));
  }

  /** Calls that were answered so far. */
  long done() {
    return done.sum();
  }

  /** Calls that failed so far. */
  long refused() {
    return refused.sum();
  }

  @Override
  public void close() {
    stopped = true;
    try {
      for (Thread thread : threads) {
        thread.join();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    watches.forEach(ChangeStream::close);
    client.close();
  }
}
