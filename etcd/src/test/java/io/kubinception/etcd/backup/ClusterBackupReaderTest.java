package io.kubinception.etcd.backup;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.InputStream;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class ClusterBackupReaderTest {
  private static final int CALLERS = 5;
  private static final int MILLIS = 20;

  /** Nothing is in it; it counts who reads at once. */
  private static final class Counting implements BackupStore {
    private final AtomicInteger reading = new AtomicInteger();
    private final AtomicInteger most = new AtomicInteger();

    @Override
    public InputStream read(String name) {
      most.accumulateAndGet(reading.incrementAndGet(), Math::max);
      try {
        TimeUnit.MILLISECONDS.sleep(MILLIS);
      } catch (InterruptedException e) {
        throw new IllegalStateException(e);
      } finally {
        reading.decrementAndGet();
      }
      throw new BackupException.NotFound(name);
    }

    @Override
    public Upload begin(String name) {
      throw new UnsupportedOperationException();
    }

    @Override
    public Optional<Resumed> resume(String name) {
      return Optional.empty();
    }

    @Override
    public List<Stored> list(String prefix) {
      return List.of();
    }

    @Override
    public void delete(String name) {}
  }

  @Test
  void onlyOneIsReadAtOnceAndAFailureLetsTheNextOneBegin() {
    var key = BackupKey.ofBase64(Base64.getEncoder().encodeToString(new byte[BackupKey.BYTES]));
    var store = new Counting();
    var reader = new ClusterBackupReader();
    var missing = new AtomicInteger();
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      for (int i = 0; i < CALLERS; i++) {
        threads.execute(
            () -> {
              assertThatThrownBy(() -> reader.verify(store, "one", key))
                  .isInstanceOf(BackupException.NotFound.class);
              missing.incrementAndGet();
            });
      }
    }
    assertThat(missing).hasValue(CALLERS);
    assertThat(store.most).hasValue(1);
  }
}
