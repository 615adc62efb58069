package io.kubinception.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonProperty;

/** Size classes of control planes, the smallest first: what their pods may use. */
public enum ClusterSize {
  @JsonProperty("small")
  SMALL,
  @JsonProperty("medium")
  MEDIUM,
  @JsonProperty("large")
  LARGE,
  @JsonProperty("xlarge")
  XLARGE;

  /** The size as it is written in a spec. */
  public String word() {
    return switch (this) {
      case SMALL -> "small";
      case MEDIUM -> "medium";
      case LARGE -> "large";
      case XLARGE -> "xlarge";
    };
  }

  /** The next larger one; the largest of the largest. */
  public ClusterSize larger() {
    return values()[Math.min(ordinal() + 1, values().length - 1)];
  }
}
