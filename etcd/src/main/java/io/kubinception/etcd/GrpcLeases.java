package io.kubinception.etcd;

import io.kubinception.etcd.Calls.Repeat;
import io.kubinception.etcd.wire.LeaseGrpc;
import io.kubinception.etcd.wire.LeaseTimeToLiveRequest;
import java.time.Duration;
import java.util.Optional;

/** {@link Leases} on the wire. */
final class GrpcLeases implements Leases {
  private final Calls calls;

  GrpcLeases(Calls calls) {
    this.calls = calls;
  }

  @Override
  public Optional<Duration> granted(long lease) {
    LeaseTimeToLiveRequest request = LeaseTimeToLiveRequest.newBuilder().setID(lease).build();
    var response = calls.call(LeaseGrpc.getLeaseTimeToLiveMethod(), request, Repeat.SAFE);
    // etcd answers -1 for a lease that it does not know.
    return response.getTTL() < 0
        ? Optional.empty()
        : Optional.of(Duration.ofSeconds(response.getGrantedTTL()));
  }
}
