package io.kubinception.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonProperty;

/** How far a rotation shall go. */
public enum RotationGoal {
  /** Old and new are trusted, the new is used. */
  @JsonProperty("Prepare")
  PREPARE("Prepare"),
  /** The old is trusted no more. */
  @JsonProperty("Complete")
  COMPLETE("Complete"),
  /** Back to the old; the new is trusted no more. */
  @JsonProperty("Abort")
  ABORT("Abort");

  private final String specified;

  RotationGoal(String specified) {
    this.specified = specified;
  }

  /** As it is written in a spec. */
  public String specified() {
    return specified;
  }
}
