package io.kubinception.infrastructure;

import java.time.Instant;
import java.util.Map;

/**
 * An instance as the cloud sees it.
 *
 * @param id the cloud's id for it: another one of the same name has another id
 * @param address its one address, which it keeps for life
 */
public record Instance(
    String id,
    String name,
    String address,
    State state,
    Map<String, String> labels,
    Instant createdAt) {

  /** What the cloud says of it; whether the system inside is well is not known here. */
  public enum State {
    PENDING,
    RUNNING,
    STOPPED
  }

  public Instance {
    labels = Map.copyOf(labels);
  }
}
