package io.kubinception.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Default;
import io.fabric8.generator.annotation.Max;
import io.fabric8.generator.annotation.Min;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;
import java.util.Objects;

/** One move. */
@JsonInclude(JsonInclude.Include.NON_NULL)
@ValidationRule(
    value = "self == oldSelf",
    message = "a move cannot be changed: delete it, which takes it back if it is not too late")
public record EtcdMoveSpec(
    @JsonPropertyDescription("The EtcdTenant to move.") @Required TenantReference tenant,
    @JsonPropertyDescription(
            "The EtcdCluster to move it to; its revision must be above that of the present one.")
        @Required
        @Size(min = 1, max = 253)
        String to,
    @JsonPropertyDescription(
            "Seconds that the tenant may be frozen. If that is too short, it goes on where it is, and"
                + " the move has failed.")
        @Default("10")
        @Min(1)
        @Max(300)
        Integer longestFreezeSeconds,
    @JsonPropertyDescription(
            "Seconds that the keys are kept at the old place once the tenant is served from the new"
                + " one.")
        @Default("60")
        @Min(0)
        @Max(604800)
        Integer keepSourceSeconds) {
  private static final int LONGEST_FREEZE = 10;
  private static final int KEEP_SOURCE = 60;

  public EtcdMoveSpec {
    longestFreezeSeconds = Objects.requireNonNullElse(longestFreezeSeconds, LONGEST_FREEZE);
    keepSourceSeconds = Objects.requireNonNullElse(keepSourceSeconds, KEEP_SOURCE);
  }

  /** A move with the defaults. */
  public static EtcdMoveSpec of(TenantReference tenant, String to) {
    return new EtcdMoveSpec(tenant, to, LONGEST_FREEZE, KEEP_SOURCE);
  }
}
