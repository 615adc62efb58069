package io.kubinception.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import org.jspecify.annotations.Nullable;

/** The last rotation of an etcd's authorities. */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record AuthoritiesRotation(
    @JsonPropertyDescription(
            "How far it has come. Prepared waits for the goal Complete or Abort; Completed and"
                + " Aborted are over.")
        RotationPhase phase,
    @JsonPropertyDescription("The at of the rotation.") String at,
    @JsonPropertyDescription("When it began (RFC 3339).") @Nullable String lastInitiated,
    @JsonPropertyDescription("When one was last completed (RFC 3339).")
        @Nullable String lastCompleted,
    @JsonPropertyDescription("What it waits for; absent when for nothing.")
        @Nullable String missing) {

  /** Whether there are two of each authority. */
  public boolean underWay() {
    return phase != RotationPhase.COMPLETED && phase != RotationPhase.ABORTED;
  }

  /** The same while it waits for this. */
  public AuthoritiesRotation waitingFor(String why) {
    return new AuthoritiesRotation(phase, at, lastInitiated, lastCompleted, why);
  }
}
