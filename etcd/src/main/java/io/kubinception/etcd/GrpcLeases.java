package io.kubinception.etcd;

import io.kubinception.etcd.Calls.Repeat;
import io.kubinception.etcd.wire.LeaseGrantRequest;
import io.kubinception.etcd.wire.LeaseGrpc;
import io.kubinception.etcd.wire.LeaseTimeToLiveRequest;
import io.kubinception.etcd.wire.LeaseTimeToLiveResponse;
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
    return known(lease).map(known -> Duration.ofSeconds(known.getGrantedTTL()));
  }

  @Override
  public Optional<Duration> left(long lease) {
    return known(lease).map(known -> Duration.ofSeconds(known.getTTL()));
  }

  private Optional<LeaseTimeToLiveResponse> known(long lease) {
    LeaseTimeToLiveRequest request = LeaseTimeToLiveRequest.newBuilder().setID(lease).build();
    var response = calls.call(LeaseGrpc.getLeaseTimeToLiveMethod(), request, Repeat.SAFE);
    // etcd answers -1 for a lease that it does not know.
    return response.getTTL() < 0 ? Optional.empty() : Optional.of(response);
  }

  @Override
  public void grant(long lease, Duration time) {
    var request = LeaseGrantRequest.newBuilder().setID(lease).setTTL(time.toSeconds()).build();
    try {
      calls.call(LeaseGrpc.getLeaseGrantMethod(), request, Repeat.SAFE);
    } catch (EtcdException.Refused e) {
      if (!EtcdException.describes(e.status(), "lease already exists")) {
        throw e;
      }
    }
  }
}
