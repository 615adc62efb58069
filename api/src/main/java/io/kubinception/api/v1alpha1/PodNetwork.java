package io.kubinception.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonProperty;

/** What connects a customer cluster's pods. */
public enum PodNetwork {
  @JsonProperty("kube-router")
  KUBE_ROUTER,
  @JsonProperty("none")
  NONE
}
