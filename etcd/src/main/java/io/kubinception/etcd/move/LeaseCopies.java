package io.kubinception.etcd.move;

import io.kubinception.etcd.Leases;
import io.kubinception.etcd.TenantId;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.HashSet;
import java.util.Set;

/**
 * The target's leases for those of the source. The id of a copy follows from the tenant and the
 * lease, so that whoever goes on with a move finds it, and no other tenant has the same.
 */
final class LeaseCopies {
  // A key ends at the source first, and its end is mirrored as any other change.
  private static final Duration LONGER = Duration.ofSeconds(15);
  private static final int KNOWN = 10_000;

  private final Leases source;
  private final Leases target;
  private final TenantId id;
  private final Set<Long> granted = new HashSet<>();

  LeaseCopies(Leases source, Leases target, TenantId id) {
    this.source = source;
    this.target = target;
    this.id = id;
  }

  /** The id of the lease's copy; 0 for no lease. */
  long copyOf(long lease) {
    if (lease == 0) {
      return 0;
    }
    byte[] sum = sha256().digest((id + "/" + lease).getBytes(StandardCharsets.UTF_8));
    // Etcd's ids are positive.
    return Math.max(1, ByteBuffer.wrap(sum).getLong() & Long.MAX_VALUE);
  }

  /** Grants the copy, with the time that is left of the lease, unless that was done. */
  void grant(long lease) {
    if (lease == 0 || granted.contains(lease)) {
      return;
    }
    if (granted.size() >= KNOWN) {
      granted.clear();
    }
    target.grant(copyOf(lease), source.left(lease).orElse(Duration.ZERO).plus(LONGER));
    granted.add(lease);
  }

  /** Copies may have ended meanwhile. */
  void forget() {
    granted.clear();
  }

  private static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JVM has SHA-256", e);
    }
  }
}
