package io.kubinception.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Default;
import io.fabric8.generator.annotation.Max;
import io.fabric8.generator.annotation.Min;
import io.fabric8.generator.annotation.ValidationRule;
import io.fabric8.kubernetes.api.model.IntOrString;
import java.time.Duration;
import java.util.Objects;

/** How a pool replaces worker nodes that are not as it wants them; as a Deployment does pods. */
@JsonInclude(JsonInclude.Include.NON_NULL)
@ValidationRule(
    value =
        "(type(self.maxSurge) == int ? self.maxSurge != 0 : !self.maxSurge.matches('^0+%$'))"
            + " || (type(self.maxUnavailable) == int ? self.maxUnavailable != 0"
            + " : !self.maxUnavailable.matches('^0+%$'))",
    message =
        "strategy.maxSurge and strategy.maxUnavailable cannot both be 0: no worker node could ever"
            + " be replaced")
public record ReplacementStrategy(
    @JsonPropertyDescription(
            "Worker nodes beyond replicas while some are replaced: a number, or a share of replicas"
                + " like 25%, rounded up. Those that drain count.")
        @Default("1")
        @ValidationRule(value = AMOUNT, message = "maxSurge" + AMOUNT_MESSAGE)
        IntOrString maxSurge,
    @JsonPropertyDescription(
            "Worker nodes that may be missing meanwhile: a number, or a share of replicas like 25%,"
                + " rounded down.")
        @Default("0")
        @ValidationRule(value = AMOUNT, message = "maxUnavailable" + AMOUNT_MESSAGE)
        IntOrString maxUnavailable,
    @JsonPropertyDescription(
            "Seconds that PodDisruptionBudgets may hold up the drain of a worker node, whyever it"
                + " goes; then it goes all the same, with an Event.")
        @Default("600")
        @Min(1)
        @Max(604800)
        Integer drainTimeoutSeconds) {

  static final String AMOUNT =
      "type(self) == int ? self >= 0 && self <= 1000 : self.matches('^(100|[0-9]{1,2})%$')";

  static final String AMOUNT_MESSAGE =
      " must be a number from 0 to 1000 or a share from 0% to 100%";

  private static final IntOrString ONE = new IntOrString(1);
  private static final IntOrString NONE = new IntOrString(0);
  private static final int TEN_MINUTES = 600;

  public ReplacementStrategy {
    maxSurge = Objects.requireNonNullElse(maxSurge, ONE);
    maxUnavailable = Objects.requireNonNullElse(maxUnavailable, NONE);
    drainTimeoutSeconds = Objects.requireNonNullElse(drainTimeoutSeconds, TEN_MINUTES);
  }

  /** One more first, then one less. */
  public static ReplacementStrategy defaults() {
    return new ReplacementStrategy(ONE, NONE, TEN_MINUTES);
  }

  public Duration drainTimeout() {
    return Duration.ofSeconds(drainTimeoutSeconds);
  }
}
