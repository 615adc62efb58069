package io.kubinception.operator.kube;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.Condition;
import io.kubinception.operator.steps.Outcome;
import io.kubinception.operator.steps.Step;
import io.kubinception.operator.steps.StepResult;
import io.kubinception.testkit.FakeClock;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class ConditionsTest {
  private final FakeClock clock = new FakeClock();

  private List<Condition> after(@Nullable List<Condition> before, Step... steps) {
    return new Conditions(clock, 1L, before)
        .outcome(Outcome.of(List.of(steps), Failures::of))
        .list();
  }

  private static Condition of(List<Condition> conditions, String type) {
    return conditions.stream().filter(c -> c.getType().equals(type)).findFirst().orElseThrow();
  }

  @Test
  void readyTakesReasonAndMessageOfTheStepThatStopped() {
    var conditions =
        after(
            null,
            new Step("Granted", () -> StepResult.done("granted")),
            new Step("Started", () -> StepResult.waitFor(Duration.ZERO, "Queued", "number 3")));

    assertThat(of(conditions, "Granted").getStatus()).isEqualTo("True");
    assertThat(of(conditions, "Started").getStatus()).isEqualTo("False");
    assertThat(of(conditions, "Ready").getReason()).isEqualTo("Queued");
    assertThat(of(conditions, "Ready").getMessage()).isEqualTo("number 3");
  }

  @Test
  void keepsTheTransitionTimeWhileTheStatusStays() {
    var first = after(null, new Step("A", () -> StepResult.done("one")));
    clock.advance(Duration.ofMinutes(1));
    var second = after(first, new Step("A", () -> StepResult.done("two")));

    assertThat(of(second, "A").getLastTransitionTime()).isEqualTo("2026-01-01T00:00:00Z");
    assertThat(of(second, "A").getMessage()).isEqualTo("two");
  }

  @Test
  void movesTheTransitionTimeWhenTheStatusChanges() {
    var first = after(null, new Step("A", () -> StepResult.done("")));
    clock.advance(Duration.ofMinutes(1));
    var second = after(first, new Step("A", () -> StepResult.userMustAct("No", "do this")));

    assertThat(of(second, "A").getLastTransitionTime()).isEqualTo("2026-01-01T00:01:00Z");
    assertThat(of(second, "Ready").getMessage()).isEqualTo("do this");
  }

  @Test
  void leavesConditionsThatThePassDidNotReachAsTheyWere() {
    var first =
        after(
            null,
            new Step("A", () -> StepResult.done("")),
            new Step("B", () -> StepResult.done("b holds")));
    var second = after(first, new Step("A", () -> StepResult.retry("Away", "a is away", null)));

    assertThat(of(second, "B").getMessage()).isEqualTo("b holds");
  }

  @Test
  void samePassTwiceGivesEqualConditions() {
    var step = new Step("A", () -> StepResult.done(""));
    var first = after(null, step);
    clock.advance(Duration.ofMinutes(1));

    assertThat(after(first, step)).isEqualTo(first);
  }
}
