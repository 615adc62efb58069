package io.kubinception.etcd.faults;

import io.kubinception.etcd.EtcdClient;
import io.kubinception.etcd.EtcdTenancy;
import io.kubinception.etcd.TenantId;
import io.kubinception.etcd.backup.BackupKey;
import io.kubinception.etcd.backup.DirectoryStore;
import io.kubinception.etcd.backup.TenantBackup;
import io.kubinception.etcd.move.TenantMove;
import io.kubinception.etcd.operate.Defragmentation;
import io.kubinception.etcd.operate.Membership;
import io.kubinception.etcd.operate.Membership.Newcomer;
import io.kubinception.etcd.operate.Progress;
import io.kubinception.etcd.restore.TenantRestore;
import io.kubinception.etcd.testing.ConnectionFiles;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.Base64;

/**
 * What operators do to an etcd cluster, in a process that can be killed: a line in, one deed done,
 * and at the end of each the word that it is done.
 */
final class FaultyWork implements AutoCloseable {
  static final String BEGUN = "begun";
  static final String DONE = "done";
  static final String FAILED = "failed ";
  static final String JOIN = "join ";
  static final String JOINED = "joined";

  static final BackupKey KEY =
      BackupKey.ofBase64(Base64.getEncoder().encodeToString(new byte[BackupKey.BYTES]));

  private static final Duration PATIENCE = Duration.ofSeconds(60);

  private final EtcdClient here;
  private final EtcdClient there;
  private final DirectoryStore store;
  private final QuotaWork quota;
  private final BufferedReader in =
      new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));

  private FaultyWork(Path folder) throws IOException {
    here = EtcdClient.connect(ConnectionFiles.read(folder.resolve("here")));
    there = EtcdClient.connect(ConnectionFiles.read(folder.resolve("there")));
    store = new DirectoryStore(folder.resolve("store"));
    quota = new QuotaWork(here);
  }

  public static void main(String[] arguments) throws IOException {
    try (var work = new FaultyWork(Path.of(arguments[0]))) {
      for (String line = work.in.readLine(); line != null; line = work.in.readLine()) {
        say(BEGUN);
        try {
          work.perform(line.split(" "));
          say(DONE);
        } catch (RuntimeException e) {
          say(FAILED + String.valueOf(e).replace('\n', ' '));
        }
      }
    }
  }

  private static void say(String word) {
    System.out.println(word);
    System.out.flush();
  }

  private void perform(String[] words) {
    switch (words[0]) {
      case "create" -> new EtcdTenancy(here).ensure(new TenantId(words[1]));
      case "delete" -> new EtcdTenancy(here).remove(new TenantId(words[1]));
      case "backup" ->
          new TenantBackup(here, store, KEY, Clock.systemUTC())
              .takeOrGoOn(new TenantId(words[1]), "here", words[2], (keys, bytes) -> {});
      case "restore" ->
          new TenantRestore(here, store, KEY, Clock.systemUTC())
              .restore(
                  new TenantRestore.Order(
                      new TenantId(words[1]), words[2], words[3], words[3] + "-safety", "here"),
                  (stage, keys) -> {});
      case "outgrow" -> quota.outgrow(new TenantId(words[1]));
      case "shrink" -> quota.shrink(new TenantId(words[1]));
      case "mirror" -> move().mirror(order(words), (stage, keys) -> {});
      case "release" -> move().release(order(words));
      case "clear" -> move().clear(order(words), Integer.MAX_VALUE);
      case "replace" ->
          new Membership(here, PATIENCE, Progress.silent())
              .replace(words[1], new Newcomer(words[1], words[2]), this::join);
      case "defragment" ->
          new Defragmentation(
                  here,
                  new Defragmentation.Rules(0, 0, PATIENCE, PATIENCE, true),
                  Progress.silent())
              .run();
      default -> throw new IllegalArgumentException(words[0]);
    }
  }

  private TenantMove move() {
    return new TenantMove(here, there, Clock.systemUTC());
  }

  private static TenantMove.Order order(String[] words) {
    return new TenantMove.Order(new TenantId(words[1]), words[2], PATIENCE);
  }

  /** The test starts it. */
  private void join(Membership.Joining joining) {
    say(JOIN + joining.initialCluster());
    try {
      String answer = in.readLine();
      if (!JOINED.equals(answer)) {
        throw new IllegalStateException("not " + JOINED + ": " + answer);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void close() {
    quota.close();
    here.close();
    there.close();
  }
}
