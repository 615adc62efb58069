package io.kubinception.etcd;

import java.time.Duration;
import java.util.Optional;

/**
 * Leases, which end the life of the keys that are bound to them. Every method throws {@link
 * EtcdException}.
 */
public interface Leases {
  /**
   * The time that a lease was granted for, whatever is left of it; empty if there is no such lease
   * (any more).
   */
  Optional<Duration> granted(long lease);

  /** The time that is left of a lease; empty if there is no such lease (any more). */
  Optional<Duration> left(long lease);

  /** Grants a lease of this id unless there is one. */
  void grant(long lease, Duration time);
}
