package io.kubinception.lab.step;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.kubinception.lab.LabException;
import io.kubinception.lab.LabListener;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(20)
class StepsTest {

  private final List<String> told = new CopyOnWriteArrayList<>();
  private final Steps steps =
      new Steps(
          new LabListener() {
            @Override
            public void note(String sentence) {
              told.add(sentence);
            }

            @Override
            public void finished(String step, Duration took, boolean changed) {
              told.add(step + (changed ? " changed" : " same"));
            }

            @Override
            public void failed(String step, Duration took, String reason) {
              told.add(step + " failed: " + reason);
            }
          });

  @Test
  void runsEachAfterThoseThatItNames() throws InterruptedException {
    boolean changed =
        steps.run(
            List.of(
                Step.of("a", _ -> false),
                Step.of("b", _ -> true, "a"),
                Step.of("c", _ -> false, "b")));

    assertThat(changed).isTrue();
    assertThat(told).containsExactly("a same", "b changed", "c same");
  }

  @Test
  void handsOnWhatShallStayToBeRead() throws InterruptedException {
    steps.run(
        List.of(
            Step.of(
                "a",
                progress -> {
                  progress.note("It takes a while.");
                  return true;
                })));

    assertThat(told).containsExactly("It takes a while.", "a changed");
  }

  @Test
  void saysThatNothingChanged() throws InterruptedException {
    assertThat(steps.run(List.of(Step.of("a", _ -> false), Step.of("b", _ -> false)))).isFalse();
  }

  @Test
  void runsAtTheSameTimeWhatDoesNotDependOnEachOther() throws InterruptedException {
    var both = new CountDownLatch(2);
    Step.Work meet =
        _ -> {
          both.countDown();
          both.await();
          return false;
        };
    assertThat(steps.run(List.of(Step.of("a", meet), Step.of("b", meet)))).isFalse();
  }

  @Test
  void theFirstFailureStopsTheOthersAndIsTold() {
    var started = new CountDownLatch(1);
    Step.Work endless =
        _ -> {
          started.countDown();
          new CountDownLatch(1).await();
          return false;
        };
    Step.Work failing =
        _ -> {
          started.await();
          throw new LabException("no disk");
        };

    assertThatThrownBy(
            () ->
                steps.run(
                    List.of(
                        Step.of("endless", endless),
                        Step.of("failing", failing),
                        Step.of("never", _ -> true, "failing"))))
        .isInstanceOf(LabException.class)
        .hasMessage("no disk");
    assertThat(told)
        .containsExactlyInAnyOrder("failing failed: no disk", "endless failed: stopped");
  }

  @Test
  void refusesAStepAfterOneThatIsNotThere() {
    assertThatThrownBy(() -> steps.run(List.of(Step.of("a", _ -> true, "b"))))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
