package io.kubinception.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonProperty;

/** Who runs an etcd cluster, and where. */
public enum EtcdMode {
  /** The provider, on dedicated servers; many customers share it. */
  @JsonProperty("External")
  EXTERNAL,

  /** The operator, as pods of the admin cluster with volumes of their own; for one or a few. */
  @JsonProperty("StatefulSet")
  STATEFUL_SET
}
