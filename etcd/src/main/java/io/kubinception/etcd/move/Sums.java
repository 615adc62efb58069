package io.kubinception.etcd.move;

import io.kubinception.etcd.Kv.Entry;
import io.kubinception.etcd.RangeScan;
import io.kubinception.etcd.backup.ContentDigest;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;

/** What one side holds, as figures that can be compared. */
final class Sums {
  private static final int LOOK_EVERY = 100;

  private final RangeScan scan;
  private final ContentDigest digest = new ContentDigest();
  private long bound;
  private String sha256 = "";

  Sums(RangeScan scan) {
    this.scan = scan;
  }

  /** Reads both sides at once, as the tenant waits for it; {@code now} may end it by throwing. */
  static void addAll(Sums one, Sums other, Runnable now) {
    var second =
        CompletableFuture.runAsync(() -> other.read(now), task -> Thread.ofVirtual().start(task));
    try {
      one.read(now);
      second.join();
    } catch (CompletionException e) {
      throw e.getCause() instanceof RuntimeException cause ? cause : e;
    }
  }

  private void read(Runnable now) {
    for (Optional<Entry> next = scan.next(); next.isPresent(); next = scan.next()) {
      digest.add(next.get().key(), next.get().value());
      bound += next.get().lease() == 0 ? 0 : 1;
      if (digest.keys() % LOOK_EVERY == 0) {
        now.run();
      }
    }
    sha256 = digest.sha256();
  }

  boolean equalTo(Sums other) {
    return digest.keys() == other.digest.keys()
        && bound == other.bound
        && sha256.equals(other.sha256);
  }

  long keys() {
    return digest.keys();
  }

  long bytes() {
    return digest.bytes();
  }

  String sha256() {
    return sha256;
  }

  @Override
  public String toString() {
    return "%,d keys, %,d of them with a lease, %,d bytes, sha256 %s"
        .formatted(keys(), bound, bytes(), sha256);
  }
}
