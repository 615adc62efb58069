package io.kubinception.api.v1alpha1;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.ConditionBuilder;
import io.fabric8.kubernetes.api.model.IntOrString;
import io.fabric8.kubernetes.api.model.policy.v1.PodDisruptionBudget;
import io.fabric8.kubernetes.api.model.policy.v1.PodDisruptionBudgetBuilder;
import io.fabric8.kubernetes.api.model.policy.v1.PodDisruptionBudgetStatus;
import io.fabric8.kubernetes.api.model.policy.v1.PodDisruptionBudgetStatusBuilder;
import org.junit.jupiter.api.Test;

/** Budgets as Kubernetes 1.36 says how they stand. */
class DrainableTest {
  private static PodDisruptionBudget oneMayGo(PodDisruptionBudgetStatus status) {
    return new PodDisruptionBudgetBuilder()
        .withNewSpec()
        .withMaxUnavailable(new IntOrString(1))
        .endSpec()
        .withStatus(status)
        .build();
  }

  private static PodDisruptionBudgetStatusBuilder status(int expected, int healthy, int allowed) {
    return new PodDisruptionBudgetStatusBuilder()
        .withExpectedPods(expected)
        .withCurrentHealthy(healthy)
        .withDisruptionsAllowed(allowed);
  }

  @Test
  void oneThatIsSpentForNowForbidsNothingForGood() {
    assertThat(Drainable.isForbiddenBy(oneMayGo(status(2, 2, 1).build()))).isFalse();
    assertThat(Drainable.isForbiddenBy(oneMayGo(status(2, 1, 0).build()))).isFalse();
    assertThat(Drainable.isForbiddenBy(oneMayGo(status(0, 0, 0).build()))).isFalse();
  }

  @Test
  void podsThatNobodyCountsMayNeverGo() {
    assertThat(Drainable.isForbiddenBy(oneMayGo(status(0, 1, 0).build())))
        .as("a bare pod")
        .isTrue();
    var failed =
        new ConditionBuilder().withType("DisruptionAllowed").withReason("SyncFailed").build();
    assertThat(Drainable.isForbiddenBy(oneMayGo(status(0, 0, 0).withConditions(failed).build())))
        .as("of a controller without scale")
        .isTrue();
  }
}
