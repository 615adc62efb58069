package io.kubinception.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonProperty;

/** What a customer gets: for now the free one, whose control plane shares everything it can. */
public enum Plan {
  @JsonProperty("shared")
  SHARED
}
