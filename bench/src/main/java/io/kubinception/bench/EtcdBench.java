package io.kubinception.bench;

import com.google.protobuf.ByteString;
import io.kubinception.etcd.EtcdClient;
import io.kubinception.etcd.TenantId;
import io.kubinception.etcd.backup.BackupKey;
import io.kubinception.etcd.backup.DirectoryStore;
import io.kubinception.etcd.backup.TenantBackup;
import io.kubinception.etcd.move.Proof;
import io.kubinception.etcd.move.TenantMove;
import io.kubinception.etcd.restore.TenantRestore;
import io.kubinception.lab.Lab;
import io.kubinception.lab.host.LabFiles;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.UUID;
import java.util.function.Function;

/**
 * What tenants of the shared etcd notice of each other, what they cost, and how long a backup, a
 * restore and a move of one of them take. On the lab's three members, with fsync, TLS and users.
 */
final class EtcdBench {
  private static final int CALLS = 300;
  private static final int EVERY_MILLIS = 50;
  private static final ByteString KIBIBYTE = ByteString.copyFrom(new byte[1 << 10]);
  private static final int KEYS_OF_10_MB = 5_000;
  private static final int KEYS_OF_50_MB = 25_000;
  private static final int KEYS_OF_100_MB = 50_000;
  private static final int MOVES = 3;
  private static final Duration LONGEST_FREEZE = Duration.ofMinutes(1);

  private final Tenants tenants;
  private final Path folder;
  private final Table latencies = new Table("p50", "p99", "max", "beside: done, refused");
  private final Table costs = new Table();

  private EtcdBench(Tenants tenants, Path folder) {
    this.tenants = tenants;
    this.folder = folder;
  }

  /** Its tables in Markdown; leaves nothing behind. */
  static String run(Lab lab) throws IOException, InterruptedException {
    Path folder = Files.createTempDirectory("kubinception-bench");
    try (var tenants = new Tenants(lab)) {
      var bench = new EtcdBench(tenants, folder);
      bench.neighbours();
      bench.backups("10 MB", KEYS_OF_10_MB);
      bench.backups("100 MB", KEYS_OF_100_MB);
      try (var other = SecondEtcd.make(lab, folder.resolve("pki"))) {
        bench.moves(other.root());
      }
      bench.manyTenants();
      return bench.latencies.markdown() + "\n" + bench.costs.markdown();
    } finally {
      LabFiles.removeTree(folder);
    }
  }

  /** A quiet customer's puts of 1 KiB, 20 in a second, one after the other. */
  private void neighbours() {
    TenantId quiet = tenants.make();
    latencies("floor: root, alone", puts(tenants.root(), quiet), List.of());
    try (var client = tenants.client(quiet)) {
      Runnable put = () -> client.kv().put(name(quiet), KIBIBYTE);
      put.run();
      latencies("a quiet tenant alone", puts(client, quiet), List.of());
      beside("1 that writes as fast as it can", 1, n -> n.writes(8), put);
      beside("10 that write as fast as they can", 10, n -> n.writes(8), put);
      beside("1 that lists 10 MB without pages", 1, n -> n.listsWithoutPages(4), put);
      beside(
          "1 with 1,000 watches that it does not read, and writes",
          1,
          n -> n.watchesWithoutReading(1_000).writes(8),
          put);
    }
    tenants.remove(quiet);
  }

  private void beside(
      String what, int count, Function<Neighbour, Neighbour> begin, Runnable quietPut) {
    var neighbours = new ArrayList<Neighbour>();
    var ids = new ArrayList<TenantId>();
    try {
      for (int i = 0; i < count; i++) {
        TenantId id = tenants.make();
        ids.add(id);
        tenants.fill(id, 0, KEYS_OF_10_MB / count);
        neighbours.add(begin.apply(new Neighbour(tenants.client(id), id)));
      }
      latencies(
          "beside " + what, Latencies.ofSteadyCalls(CALLS, EVERY_MILLIS, quietPut), neighbours);
    } finally {
      neighbours.forEach(Neighbour::close);
      ids.forEach(tenants::remove);
    }
  }

  private static Latencies puts(EtcdClient client, TenantId id) {
    return Latencies.ofSteadyCalls(CALLS, EVERY_MILLIS, () -> client.kv().put(name(id), KIBIBYTE));
  }

  private static ByteString name(TenantId id) {
    return id.keyRange().start().concat(ByteString.copyFromUtf8("quiet"));
  }

  private void latencies(String what, Latencies took, List<Neighbour> neighbours) {
    String beside =
        neighbours.isEmpty()
            ? ""
            : "%d, %d"
                .formatted(
                    neighbours.stream().mapToLong(Neighbour::done).sum(),
                    neighbours.stream().mapToLong(Neighbour::refused).sum());
    latencies.row(what, took.percentile(0.5), took.percentile(0.99), took.worst(), "ms", beside);
  }

  private void backups(String size, int keys) {
    TenantId id = tenants.make();
    tenants.fill(id, 0, keys);
    var key = BackupKey.ofBase64(Base64.getEncoder().encodeToString(new byte[BackupKey.BYTES]));
    var store = new DirectoryStore(folder);
    var backups = new TenantBackup(tenants.root(), store, key, Clock.systemUTC());
    var restores = new TenantRestore(tenants.root(), store, key, Clock.systemUTC());
    String name = "tenants/" + id + "/bench";
    timed(
        "backup of " + size + ", read back",
        () -> backups.take(id, "bench", name, (done, bytes) -> {}));

    tenants.fill(id, keys, keys / 10);
    timed("restore of " + size + ", a tenth differs", () -> restore(restores, id, name));
    tenants.root().kv().delete(id.keyRange());
    timed("restore of " + size + ", all is gone", () -> restore(restores, id, name));

    memory("backup of " + size, () -> backups.take(id, "bench", name, (done, bytes) -> {}));
    tenants.fill(id, keys, keys / 10);
    memory("restore of " + size, () -> restore(restores, id, name));
    tenants.remove(id);
  }

  private static void restore(TenantRestore restores, TenantId id, String name) {
    String restore = UUID.randomUUID().toString();
    var order = new TenantRestore.Order(id, restore, name, name + "-" + restore, "bench");
    restores.restore(order, (stage, done) -> {});
  }

  private void memory(String what, Runnable work) {
    costs.row("memory for a " + what, LiveHeap.mebibytesOf(work), "MiB", "");
  }

  private void timed(String what, Runnable work) {
    long start = System.nanoTime();
    work.run();
    costs.row(what, (System.nanoTime() - start) / 1e9, "s", "");
  }

  /** Each beside a customer who writes without a pause, as far as it may. */
  private void moves(EtcdClient other) {
    var move = new TenantMove(tenants.root(), other, Clock.systemUTC());
    double[] frozen = new double[MOVES];
    double[] whole = new double[MOVES];
    for (int i = 0; i < MOVES; i++) {
      TenantId id = tenants.make();
      tenants.fill(id, 0, KEYS_OF_50_MB);
      var order = new TenantMove.Order(id, UUID.randomUUID().toString(), LONGEST_FREEZE);
      try (var customer = new Neighbour(tenants.client(id), id).writes(1)) {
        Instant begin = Instant.now();
        Proof proof = move.mirror(order, (stage, keys) -> {});
        move.release(order);
        Instant end = Instant.now();
        frozen[i] = Duration.between(proof.frozenAt(), end).toMillis() / 1e3;
        whole[i] = Duration.between(begin, end).toMillis() / 1e3;
        System.out.printf("%,d writes beside the move%n", customer.done());
      }
      move.clear(order, Integer.MAX_VALUE);
      tenants.remove(id);
    }
    costs.row("move of 50 MB beside a writer", whole, "s", "");
    costs.row("of this frozen", frozen, "s", "< 5");
  }

  /** Each change of users and grants has every member build all permissions anew. */
  private void manyTenants() {
    TenantId quiet = tenants.make();
    try (var client = tenants.client(quiet)) {
      client.kv().put(name(quiet), KIBIBYTE);
      for (int count : List.of(100, 500, 1_000)) {
        int more = count - tenants.count();
        long start = System.nanoTime();
        tenants.make(more);
        double seconds = (System.nanoTime() - start) / 1e9;
        costs.row("tenants made up to %,d".formatted(count), more / seconds, "/s", "");
        costs.row("one more tenant beside %,d".formatted(count), oneMore(), "ms", "");
        latencies(
            "a quiet tenant beside %,d that sleep".formatted(count),
            puts(client, quiet),
            List.of());
      }
    }
  }

  private double[] oneMore() {
    double[] millis = new double[5];
    for (int i = 0; i < millis.length; i++) {
      long start = System.nanoTime();
      TenantId id = tenants.make();
      millis[i] = (System.nanoTime() - start) / 1e6;
      tenants.remove(id);
    }
    return millis;
  }
}
