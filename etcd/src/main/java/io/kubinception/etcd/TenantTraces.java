package io.kubinception.etcd;

import com.google.protobuf.ByteString;
import io.kubinception.etcd.Kv.Page;
import io.kubinception.etcd.Kv.Query;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;

/**
 * The ids of all tenants that have left any trace in an etcd cluster: a user, a role, keys, or
 * records. One read for each id, however many keys it has. Throws {@link EtcdException}.
 */
public final class TenantTraces {
  private final Kv kv;
  private final Auth auth;

  /** Works through the client, whose user must have the role root. */
  public TenantTraces(EtcdClient client) {
    kv = client.kv();
    auth = client.auth();
  }

  /** All of them, in order. */
  public Set<TenantId> all() {
    var ids = new TreeSet<TenantId>();
    // A role is named like its user.
    Stream.concat(auth.users().stream(), auth.roles().stream())
        .flatMap(name -> TenantId.ofUser(name).stream())
        .forEach(ids::add);
    hop(TenantId.ROOT, ids);
    hop(TenantFence.ROOT, ids);
    return ids;
  }

  /** From the first key of one id to the first key behind that id. */
  private void hop(String root, Set<TenantId> ids) {
    KeyRange rest = KeyRange.prefix(root);
    while (true) {
      Page page = kv.range(Query.keys(rest, 1));
      if (page.entries().isEmpty()) {
        return;
      }
      ByteString key = page.entries().getFirst().key();
      String id = key.toStringUtf8().substring(root.length()).split("/", 2)[0];
      if (TenantId.isValid(id)) {
        ids.add(new TenantId(id));
      }
      KeyRange all = KeyRange.prefix(root + id + "/");
      // Keys of others, which may be no text at all, are passed one by one.
      rest = key.startsWith(all.start()) ? new KeyRange(all.end(), rest.end()) : rest.after(key);
    }
  }
}
