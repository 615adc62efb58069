package io.kubinception.etcd;

import com.google.protobuf.ByteString;
import java.util.Optional;

/**
 * Whose an etcd tenant is: the admin cluster that made it, by an id of it that is never used again.
 * Several admin clusters may share an etcd cluster, and what one of them does not know may be
 * another's. Written down before anything is named by the tenant's id, outside of its key range,
 * and taken away last. Every method throws {@link EtcdException}.
 */
public final class TenantHome {
  private final Kv kv;

  /** Works through the client, whose user must have the role root. */
  public TenantHome(EtcdClient client) {
    kv = client.kv();
  }

  /** Writes it down unless it is; one that has moved between admin clusters is the last one's. */
  public void settle(TenantId id, String home) {
    if (of(id).filter(home::equals).isEmpty()) {
      kv.put(key(id), ByteString.copyFromUtf8(home));
    }
  }

  /** The admin cluster; empty if nobody wrote it down. */
  public Optional<String> of(TenantId id) {
    return kv.get(key(id)).map(entry -> entry.value().toStringUtf8());
  }

  private static ByteString key(TenantId id) {
    return TenantFence.records(id).start().concat(ByteString.copyFromUtf8("home"));
  }
}
