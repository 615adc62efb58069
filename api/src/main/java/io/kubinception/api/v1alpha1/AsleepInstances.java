package io.kubinception.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonProperty;

/** What becomes of the instances while their cluster sleeps. */
public enum AsleepInstances {
  /** They are shut down, with their disks kept, and start again when the cluster wakes. */
  @JsonProperty("Stop")
  STOP,
  /** They run on, and so do the workloads on them; nothing is scheduled or healed meanwhile. */
  @JsonProperty("Keep")
  KEEP
}
