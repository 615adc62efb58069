package io.kubinception.operator.controlplane;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import org.junit.jupiter.api.Test;

class ControlPlanePodsTest {
  @Test
  void aContainerThatEndsAgainAndAgainIsToldOfByItsLastWords() {
    assertThat(
            ControlPlanePods.of(
                ended(
                    """
                    Error: unknown flag: --nonsense
                    E1201 15:11:54.804985       1 run.go:72] "command failed" err="unknown flag: --nonsense"

                    """)))
        .containsExactly(
            "api-1 CrashLoopBackOff: \"command failed\" err=\"unknown flag: --nonsense\"");
  }

  @Test
  void ofOneThatSaidNothingTheKubeletTells() {
    assertThat(ControlPlanePods.of(ended("")))
        .containsExactly("api-1 CrashLoopBackOff: back-off 5m0s");
  }

  private static Pod ended(String said) {
    return new PodBuilder()
        .withNewMetadata()
        .withName("api-1")
        .endMetadata()
        .withNewStatus()
        .addNewContainerStatus()
        .withNewState()
        .withNewWaiting()
        .withReason("CrashLoopBackOff")
        .withMessage("back-off 5m0s")
        .endWaiting()
        .endState()
        .withNewLastState()
        .withNewTerminated()
        .withMessage(said)
        .endTerminated()
        .endLastState()
        .endContainerStatus()
        .endStatus()
        .build();
  }
}
