package io.kubinception.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonProperty;

/** What a schedule backs up. */
public enum BackupScope {
  /** Each tenant by itself. */
  @JsonProperty("Tenants")
  TENANTS,
  /** The whole etcd cluster in one piece. */
  @JsonProperty("Cluster")
  CLUSTER
}
