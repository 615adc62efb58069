package io.kubinception.images;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class MachineLockTest {

  private final Path cache;

  private final CopyOnWriteArrayList<String> waitedFor = new CopyOnWriteArrayList<>();

  MachineLockTest(@TempDir Path cache) {
    this.cache = cache;
  }

  @Test
  void aSecondProcessWaitsForTheFirstAndIsToldWhoItIs() throws Exception {
    Process first = holderInAnotherProcess();
    try {
      // A killed one gives it up as one that ends does.
      try (var _ = MachineLock.hold(cache, "lab", "me", who -> kill(who, first))) {
        assertThat(first.isAlive()).isFalse();
      }
      assertThat(waitedFor).containsExactly("the other");
      try (var _ = MachineLock.hold(cache, "lab", "me", waitedFor::add)) {
        assertThat(waitedFor).hasSize(1);
      }
    } finally {
      first.destroyForcibly();
    }
  }

  @Test
  void asDoesASecondThread() throws Exception {
    var second =
        new FutureTask<>(
            () -> {
              try (var _ = MachineLock.hold(cache, "lab", "second", waitedFor::add)) {
                return true;
              }
            });
    try (var _ = MachineLock.hold(cache, "lab", "first", waitedFor::add)) {
      Thread.ofVirtual().start(second);
      while (waitedFor.isEmpty()) {
        Thread.onSpinWait();
      }
      assertThat(second.isDone()).isFalse();
    }
    assertThat(second.get(30, TimeUnit.SECONDS)).isTrue();
    assertThat(waitedFor).containsExactly("another one of this process");
  }

  private void kill(String who, Process first) {
    waitedFor.add(who);
    first.destroyForcibly();
    first.onExit().join();
  }

  private Process holderInAnotherProcess() throws IOException {
    var process =
        new ProcessBuilder(
                ProcessHandle.current().info().command().orElseThrow(),
                "-cp",
                System.getProperty("java.class.path"),
                Holder.class.getName(),
                cache.toString())
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    assertThat(process.inputReader().readLine()).isEqualTo("held");
    return process;
  }

  /** Holds it until it is killed. */
  static final class Holder {
    private Holder() {}

    public static void main(String[] arguments) throws InterruptedException {
      try (var _ = MachineLock.hold(Path.of(arguments[0]), "lab", "the other", _ -> {})) {
        System.out.println("held");
        Thread.currentThread().join();
      }
    }
  }
}
