package io.kubinception.operator.etcdcluster;

import static org.assertj.core.api.Assertions.assertThat;

import io.kubinception.api.v1alpha1.AuthoritiesRotation;
import io.kubinception.api.v1alpha1.RotationPhase;
import io.kubinception.operator.etcdpods.EtcdPodRotated;
import io.kubinception.operator.steps.StepResult;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** What the condition says of a rotation. */
class PodsRotationTest {
  private static final String AT = "2026-01-31T08:00:00Z";

  private static AuthoritiesRotation rotation(RotationPhase phase, @Nullable String missing) {
    return new AuthoritiesRotation(phase, AT, AT, null, missing);
  }

  private static StepResult of(RotationPhase phase, @Nullable String missing) {
    return PodsRotation.result(new EtcdPodRotated(rotation(phase, missing), false));
  }

  @Test
  void allIsAsWishedWhereNothingIsToBeDone() {
    assertThat(PodsRotation.result(new EtcdPodRotated(null, false)))
        .isInstanceOf(StepResult.Done.class);
    for (var phase :
        new RotationPhase[] {
          RotationPhase.PREPARED, RotationPhase.COMPLETED, RotationPhase.ABORTED
        }) {
      assertThat(of(phase, null)).isInstanceOf(StepResult.Done.class);
    }
  }

  @Test
  void whatItWaitsForIsSaid() {
    assertThat(of(RotationPhase.PREPARING, "1 of 2 tenants have not followed"))
        .isInstanceOfSatisfying(
            StepResult.Wait.class,
            wait -> assertThat(wait.message()).isEqualTo("1 of 2 tenants have not followed"));
    assertThat(of(RotationPhase.PREPARED, "another one begins after the end of this one"))
        .isInstanceOf(StepResult.Wait.class);
  }

  @Test
  void oneThatIsOverWaitsForNothing() {
    var over = rotation(RotationPhase.COMPLETED, null);
    assertThat(PodsRotation.held(over, "something is being done")).isEqualTo(over);
    assertThat(PodsRotation.held(null, "something is being done")).isNull();
    assertThat(
            Objects.requireNonNull(
                    PodsRotation.held(
                        rotation(RotationPhase.COMPLETING, null), "something is being done"))
                .missing())
        .isEqualTo("something is being done");
  }
}
