package io.kubinception.etcd;

import java.time.Duration;
import java.util.Optional;

/** Leases, which end the life of the keys that are bound to them. */
public interface Leases {
  /**
   * The time that a lease was granted for, whatever is left of it; empty if there is no such lease
   * (any more). Throws {@link EtcdException}.
   */
  Optional<Duration> granted(long lease);
}
