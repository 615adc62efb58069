package io.kubinception.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonProperty;

/** How much an audit event tells. */
public enum AuditLevel {
  /** Who did what to which object, and what came of it. */
  @JsonProperty("Metadata")
  METADATA("Metadata"),

  /** The same, and of writes also what was sent. */
  @JsonProperty("RequestBodiesOfWrites")
  REQUEST_BODIES_OF_WRITES("RequestBodiesOfWrites");

  private final String specified;

  AuditLevel(String specified) {
    this.specified = specified;
  }

  /** As it is written in a spec. */
  public String specified() {
    return specified;
  }
}
