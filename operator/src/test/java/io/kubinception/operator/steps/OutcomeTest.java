package io.kubinception.operator.steps;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class OutcomeTest {
  private final List<String> ran = new ArrayList<>();

  private Step step(String name, Step.Action action) {
    return new Step(
        name,
        () -> {
          ran.add(name);
          return action.run();
        });
  }

  private static StepResult unexpected(Exception e) {
    return new StepResult.Failed(StepResult.Kind.BUG, "Unexpected", "" + e.getMessage(), e);
  }

  @Test
  void runsStepsInOrderUntilOneWaits() {
    var outcome =
        Outcome.of(
            List.of(
                step("A", () -> StepResult.done("")),
                step("B", () -> StepResult.waitFor(Duration.ofSeconds(3), "Busy", "b is busy")),
                step("C", () -> StepResult.done(""))),
            OutcomeTest::unexpected);

    assertThat(ran).containsExactly("A", "B");
    assertThat(outcome.done()).isFalse();
    assertThat(outcome.again(Duration.ofMinutes(5))).isEqualTo(Duration.ofSeconds(3));
  }

  @Test
  void whatGoesOnBesideHoldsNothingUp() {
    var outcome =
        Outcome.of(
            List.of(
                step("A", () -> StepResult.done("")),
                Step.beside(
                    "B", () -> StepResult.waitFor(Duration.ofSeconds(3), "Busy", "b is busy")),
                step("C", () -> StepResult.done(""))),
            OutcomeTest::unexpected);

    assertThat(ran).containsExactly("A", "C");
    assertThat(outcome.done()).isTrue();
    assertThat(outcome.beside()).containsOnlyKeys("B");
    assertThat(outcome.again(Duration.ofMinutes(5))).isEqualTo(Duration.ofSeconds(3));
    assertThat(outcome.again(Duration.ofSeconds(1))).isEqualTo(Duration.ofSeconds(1));
  }

  @Test
  void turnsAnExceptionIntoAFailureOfItsStep() {
    var outcome =
        Outcome.of(
            List.of(
                step(
                    "A",
                    () -> {
                      throw new IllegalStateException("broken");
                    })),
            OutcomeTest::unexpected);

    assertThat(outcome.stopped())
        .hasValueSatisfying(
            r ->
                assertThat(r)
                    .isInstanceOfSatisfying(
                        StepResult.Failed.class, f -> assertThat(f.message()).isEqualTo("broken")));
  }

  @Test
  void isDoneWhenEveryStepIs() {
    var outcome =
        Outcome.of(List.of(step("A", () -> StepResult.done("fine"))), OutcomeTest::unexpected);

    assertThat(outcome.done()).isTrue();
    assertThat(outcome.again(Duration.ofMinutes(5))).isEqualTo(Duration.ofMinutes(5));
  }
}
