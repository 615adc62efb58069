package io.kubinception.lab;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(30)
class LabTurnTest {

  private final Path cache;

  private final List<String> told = new CopyOnWriteArrayList<>();
  private final CountDownLatch waits = new CountDownLatch(1);
  private final LabListener listener =
      new LabListener() {
        @Override
        public void detail(String step, String text) {
          told.add(text);
          waits.countDown();
        }

        @Override
        public void finished(String step, Duration took, boolean changed) {
          told.add("goes on");
        }
      };

  LabTurnTest(@TempDir Path cache) {
    this.cache = cache;
  }

  @Test
  void whoComesSecondSaysThatItWaitsAndGoesOn() throws Exception {
    var down = new FutureTask<>(() -> use("lab", "down"));
    try (var _ = LabTurn.take(cache, "lab", "up", listener)) {
      Thread.ofVirtual().start(down);
      assertThat(waits.await(20, TimeUnit.SECONDS)).isTrue();
      assertThat(down.isDone()).isFalse();
    }

    assertThat(down.get(20, TimeUnit.SECONDS)).isTrue();
    assertThat(told)
        .containsExactly(
            "waits for another one of this process, which works on this lab", "goes on");
  }

  @Test
  void labsOfOtherNamesDoNotWait() {
    try (var _ = LabTurn.take(cache, "lab", "up", listener)) {
      assertThat(use("another", "up")).isTrue();
    }
    assertThat(told).isEmpty();
  }

  private boolean use(String lab, String command) {
    try (var _ = LabTurn.take(cache, lab, command, listener)) {
      return true;
    }
  }
}
