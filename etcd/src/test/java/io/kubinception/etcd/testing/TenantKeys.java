package io.kubinception.etcd.testing;

import com.google.protobuf.ByteString;
import io.kubinception.etcd.EtcdClient;
import io.kubinception.etcd.Kv;
import io.kubinception.etcd.TenantId;
import java.util.TreeMap;

/** What a tenant has in its range, by names relative to it. */
public final class TenantKeys {

  /** All of it. */
  public static TreeMap<String, String> contents(EtcdClient root, TenantId tenant) {
    var contents = new TreeMap<String, String>();
    int prefix = tenant.keyRange().start().size();
    root.kv()
        .range(Kv.Query.entries(tenant.keyRange(), 0))
        .entries()
        .forEach(
            e -> contents.put(e.key().substring(prefix).toStringUtf8(), e.value().toStringUtf8()));
    return contents;
  }

  /** The whole name of a key. */
  public static ByteString key(TenantId tenant, String relative) {
    return tenant.keyRange().start().concat(utf8(relative));
  }

  public static ByteString utf8(String text) {
    return ByteString.copyFromUtf8(text);
  }

  private TenantKeys() {}
}
