package io.kubinception.cli.fleet;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class OperatorPresenceTest {
  private static final Instant NOW = Instant.parse("2026-01-02T10:05:00Z");
  private static final String LONG_AGO = "2026-01-02T10:00:00Z";
  private static final String JUST_NOW = "2026-01-02T10:04:50Z";

  private static String operator(int wanted, int ready, String changedAt) {
    return """
        {"items": [{
          "metadata": {"name": "kubinception-operator", "namespace": "provider"},
          "spec": {"replicas": %d},
          "status": {%s "conditions": [
            {"type": "Progressing", "lastTransitionTime": "2026-01-02T10:04:59Z"},
            {"type": "Available", "lastTransitionTime": "%s"}]}}]}
        """
        .formatted(wanted, ready == 0 ? "" : "\"readyReplicas\": %d,".formatted(ready), changedAt);
  }

  private static String absence(String operators) throws JsonProcessingException {
    return new OperatorPresence(NOW).absence(new ObjectMapper().readTree(operators)).orElse("");
  }

  @Test
  void oneThatIsReadyIsThereAndSoAreAStandByAndAnUpgrade() throws JsonProcessingException {
    assertThat(absence(operator(1, 1, LONG_AGO))).isEmpty();
    assertThat(absence(operator(2, 1, LONG_AGO))).isEmpty();
    assertThat(absence(operator(1, 0, JUST_NOW))).isEmpty();
  }

  @Test
  void oneThatHasNoReadyPodForAWhileIsAway() throws JsonProcessingException {
    assertThat(absence(operator(1, 0, LONG_AGO)))
        .isEqualTo(
            "the operator does not run (Deployment kubinception-operator in namespace provider, of"
                + " whose pods 0 of 1 are ready): what is shown may be old, and nothing is worked"
                + " on until it is back");
  }

  @Test
  void oneThatWasScaledToNothingIsAwayAtOnce() throws JsonProcessingException {
    assertThat(absence(operator(0, 0, JUST_NOW))).contains("0 of 0 are ready");
  }

  @Test
  void noneAtAllIsSaid() throws JsonProcessingException {
    assertThat(absence("{\"items\": []}")).startsWith("no operator is installed");
  }
}
