package io.kubinception.cli.fleet;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.apps.DeploymentBuilder;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

class OperatorPresenceTest {
  private static final Instant NOW = Instant.parse("2026-01-02T10:05:00Z");
  private static final String LONG_AGO = "2026-01-02T10:00:00Z";
  private static final String JUST_NOW = "2026-01-02T10:04:50Z";

  private static List<Deployment> operator(int wanted, int ready, String changedAt) {
    return List.of(
        new DeploymentBuilder()
            .withNewMetadata()
            .withName("kubinception-operator")
            .withNamespace("provider")
            .endMetadata()
            .withNewSpec()
            .withReplicas(wanted)
            .endSpec()
            .withNewStatus()
            .withReadyReplicas(ready == 0 ? null : ready)
            .addNewCondition()
            .withType("Available")
            .withStatus(ready < wanted ? "False" : "True")
            .withLastTransitionTime(changedAt)
            .endCondition()
            .endStatus()
            .build());
  }

  private static String absence(List<Deployment> operators) {
    return new OperatorPresence(NOW).absence(operators).orElse("");
  }

  @Test
  void oneThatIsReadyIsThereAndSoAreAStandByAndAnUpgrade() {
    assertThat(absence(operator(1, 1, LONG_AGO))).isEmpty();
    assertThat(absence(operator(2, 1, LONG_AGO))).isEmpty();
    assertThat(absence(operator(1, 0, JUST_NOW))).isEmpty();
  }

  @Test
  void oneThatHasNoReadyPodForAWhileIsAway() {
    assertThat(absence(operator(1, 0, LONG_AGO)))
        .isEqualTo(
            "the operator does not run (Deployment kubinception-operator in namespace provider, of"
                + " whose pods 0 of 1 are ready): what is shown may be old, and nothing is worked"
                + " on until it is back");
  }

  @Test
  void oneThatWasScaledToNothingIsAwayAtOnce() {
    assertThat(absence(operator(0, 0, JUST_NOW))).contains("0 of 0 are ready");
  }

  @Test
  void noneAtAllIsSaid() {
    assertThat(absence(List.of())).startsWith("no operator is installed");
  }
}
