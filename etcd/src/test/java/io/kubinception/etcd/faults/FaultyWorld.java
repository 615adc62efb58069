package io.kubinception.etcd.faults;

import com.google.protobuf.ByteString;
import io.kubinception.etcd.EtcdClient;
import io.kubinception.etcd.EtcdException;
import io.kubinception.etcd.EtcdHealth;
import io.kubinception.etcd.EtcdTenancy;
import io.kubinception.etcd.KeyRange;
import io.kubinception.etcd.TenantId;
import io.kubinception.etcd.backup.DirectoryStore;
import io.kubinception.etcd.backup.TenantBackup;
import io.kubinception.etcd.testing.ConnectionFiles;
import io.kubinception.etcd.testing.EtcdProcess;
import io.kubinception.etcd.testing.TenantKeys;
import io.kubinception.etcd.testing.Writer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BooleanSupplier;
import java.util.random.RandomGenerator;

/** Two etcd clusters, the tenants that live in them with what they must have, and a neighbour. */
final class FaultyWorld implements AutoCloseable {
  private static final int MEMBERS = 3;

  private static final long EPOCH = 1_000_000_000;
  private static final int KEYS = 200;
  private static final Duration PATIENCE = Duration.ofSeconds(90);
  private static final String NEIGHBOUR = "neighbour/";

  final EtcdProcess here = EtcdProcess.start(MEMBERS);
  final EtcdProcess there = EtcdProcess.startAbove(EPOCH);
  final EtcdClient source = here.rootClient();
  final EtcdClient target = there.rootClient();
  final DirectoryStore store;
  private final EtcdClient neighbours = here.rootClient();
  private final Writer neighbour = new Writer(neighbours, NEIGHBOUR);
  private final Map<TenantId, Home> living = new HashMap<>();
  private final RandomGenerator random;

  FaultyWorld(Path folder, RandomGenerator random) throws IOException {
    this.random = random;
    ConnectionFiles.write(folder.resolve("here"), here.rootConnection());
    ConnectionFiles.write(folder.resolve("there"), there.rootConnection());
    store = new DirectoryStore(Files.createDirectories(folder.resolve("store")));
  }

  /** Where a tenant lives, and what it was told is stored. */
  private record Home(EtcdClient etcd, Map<String, String> contents) {}

  /** One with some keys. */
  TenantId tenant() {
    TenantId id = TenantId.generate(random);
    new EtcdTenancy(source).ensure(id);
    for (int key = 0; key < KEYS; key++) {
      put(id, "registry/kept/" + key, "value-" + key);
    }
    return id;
  }

  void put(TenantId id, String key, String value) {
    retry(() -> source.kv().put(TenantKeys.key(id, key), TenantKeys.utf8(value)));
  }

  /** Half of its keys changed, some deleted, some new. */
  void damage(TenantId id) {
    for (int key = 0; key < KEYS / 2; key++) {
      put(id, "registry/kept/" + key, "damaged");
    }
    retry(
        () ->
            source
                .kv()
                .delete(
                    KeyRange.prefix(id.keyRange().start().toStringUtf8() + "registry/kept/19")));
    put(id, "registry/new", "new");
  }

  void backup(TenantId id, String name) {
    new TenantBackup(source, store, FaultyWork.KEY, Clock.systemUTC())
        .take(id, "here", name, (keys, bytes) -> {});
  }

  /** A tenant that writes with its own certificate. */
  Writer writer(TenantId id, EtcdClient client) {
    return new Writer(client, id.keyRange().start().toStringUtf8() + "registry/acked/");
  }

  /** From now on it must have what it has now. */
  void livesOn(TenantId id, EtcdClient etcd) {
    living.put(id, new Home(etcd, TenantKeys.contents(etcd, id)));
  }

  int tenants() {
    return living.size();
  }

  long written() {
    return neighbour.written();
  }

  /** Tenants that lack a key, have a wrong one, or may not write. */
  List<String> lost() {
    List<String> lost = new ArrayList<>();
    living.forEach(
        (id, home) -> {
          if (!TenantKeys.contents(home.etcd(), id).equals(home.contents())) {
            lost.add("keys of " + id);
          }
          if (!mayWrite(id, home.etcd() == source ? here : there)) {
            lost.add("access of " + id);
          }
        });
    neighbour.close();
    long writes = neighbour.lost(source);
    if (writes > 0) {
      lost.add(writes + " acknowledged writes of the neighbour");
    }
    return lost;
  }

  private static boolean mayWrite(TenantId id, EtcdProcess etcd) {
    try (EtcdClient client = etcd.client(id)) {
      ByteString key = TenantKeys.key(id, "registry/probe");
      client.kv().put(key, TenantKeys.utf8("x"));
      client.kv().delete(KeyRange.single(key));
      return true;
    } catch (EtcdException.Denied e) {
      return false;
    }
  }

  /** All members vote, answer and agree. */
  void awaitHealth() {
    await("etcd is well", () -> new EtcdHealth(source).report().healthy());
  }

  static void await(String what, BooleanSupplier condition) {
    long end = System.nanoTime() + PATIENCE.toNanos();
    while (!condition.getAsBoolean()) {
      if (System.nanoTime() > end) {
        throw new AssertionError("not after %d s: %s".formatted(PATIENCE.toSeconds(), what));
      }
      pause(Duration.ofMillis(50));
    }
  }

  static void pause(Duration time) {
    try {
      Thread.sleep(time);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  private static void retry(Runnable write) {
    await(
        "a write",
        () -> {
          try {
            write.run();
            return true;
          } catch (EtcdException.Unavailable e) {
            return false;
          }
        });
  }

  @Override
  public void close() {
    neighbour.close();
    neighbours.close();
    source.close();
    target.close();
    here.close();
    there.close();
  }
}
