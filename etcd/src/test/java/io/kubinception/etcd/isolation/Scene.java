package io.kubinception.etcd.isolation;

import com.google.protobuf.ByteString;
import io.kubinception.etcd.KeyRange;
import io.kubinception.etcd.TenantId;

/**
 * Two etcd tenants on one etcd.
 *
 * @param a the intruder's id; sorts before {@code b}
 * @param b the victim's id
 * @param stub the intruder's connection, with A's certificate
 * @param leaseWithKeys a lease of B with one of B's keys on it
 * @param bareLease a lease of B without keys
 * @param memberId the number of etcd's member
 */
record Scene(
    TenantId a, TenantId b, Intruder stub, long leaseWithKeys, long bareLease, long memberId) {
  static final ByteString ZERO = ByteString.copyFrom(new byte[] {0});

  ByteString own() {
    return key(a, "own");
  }

  ByteString secret() {
    return key(b, "secret");
  }

  KeyRange ownRange() {
    return a.keyRange();
  }

  KeyRange foreignRange() {
    return b.keyRange();
  }

  static ByteString key(TenantId id, String name) {
    return ByteString.copyFromUtf8(id.registryPrefix() + "/" + name);
  }
}
