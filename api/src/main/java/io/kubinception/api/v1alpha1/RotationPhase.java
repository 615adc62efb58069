package io.kubinception.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonProperty;

/** How far the rotation of a credential has come. */
public enum RotationPhase {
  @JsonProperty("Preparing")
  PREPARING,
  @JsonProperty("Prepared")
  PREPARED,
  @JsonProperty("Completing")
  COMPLETING,
  @JsonProperty("Completed")
  COMPLETED,
  @JsonProperty("Aborting")
  ABORTING,
  @JsonProperty("Aborted")
  ABORTED
}
