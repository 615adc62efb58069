package io.kubinception.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonProperty;

/** What a customer gets. */
public enum Plan {
  /** The free one: one replica of each component. */
  @JsonProperty("shared")
  SHARED,

  /** Two of each on different nodes of the admin cluster, so that the loss of one is no outage. */
  @JsonProperty("ha")
  HA;

  /** The plan as it is written in a spec. */
  public String word() {
    return switch (this) {
      case SHARED -> "shared";
      case HA -> "ha";
    };
  }
}
