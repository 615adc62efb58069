package io.kubinception.operator.work;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.kubinception.operator.work.LongWork.State;
import io.kubinception.testkit.Eventually;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;

class LongWorkTest {
  private static final Eventually SOON = Eventually.within(Duration.ofSeconds(5));

  private final LongWork work = new LongWork(1);
  private final CountDownLatch gate = new CountDownLatch(1);

  private String gated(String result) {
    try {
      gate.await();
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
    return result;
  }

  @Test
  void worksBesideThePassesAndTellsItsResultOnce() {
    State<String> first =
        work.ask(
            "a",
            progress -> {
              progress.accept("half");
              return gated("result");
            });
    assertThat(first).isInstanceOf(State.Running.class);
    SOON.isTrue("it tells how far it is", () -> progressOf("a").equals("half"));
    assertThat(work.runs("a")).isTrue();
    gate.countDown();

    assertThat(await("a", "other")).isEqualTo("result");
    assertThat(await("a", "other")).isEqualTo("other");
  }

  private String progressOf(String name) {
    return work.<String>ask(name, p -> "") instanceof State.Running<String>(String text, Duration d)
        ? text
        : "";
  }

  private String await(String name, String result) {
    return SOON.get(
        name + " is done",
        () ->
            work.<String>ask(name, progress -> result) instanceof State.Done<String>(String done)
                ? Optional.of(done)
                : Optional.empty());
  }

  @Test
  void moreThanTheBoundWaits() {
    work.ask("a", progress -> gated("a"));
    work.ask("b", progress -> "b");
    assertThat(progressOf("b")).contains("waits");
    gate.countDown();

    assertThat(await("b", "")).isEqualTo("b");
    assertThat(await("a", "")).isEqualTo("a");
  }

  @Test
  void whatFailedIsToldAndBegunAnew() {
    work.ask(
        "a",
        progress -> {
          gated("a");
          throw new IllegalStateException("broken");
        });
    gate.countDown();
    SOON.passes(
        "it fails",
        () -> assertThatThrownBy(() -> work.<String>ask("a", progress -> "")).hasMessage("broken"));

    assertThat(await("a", "again")).isEqualTo("again");
  }
}
