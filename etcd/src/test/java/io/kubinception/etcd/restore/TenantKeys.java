package io.kubinception.etcd.restore;

import com.google.protobuf.ByteString;
import io.kubinception.etcd.EtcdClient;
import io.kubinception.etcd.Kv;
import io.kubinception.etcd.TenantId;
import java.util.TreeMap;

/** What a tenant has in its range, by names relative to it. */
final class TenantKeys {

  static TreeMap<String, String> contents(EtcdClient root, TenantId tenant) {
    var contents = new TreeMap<String, String>();
    int prefix = tenant.keyRange().start().size();
    root.kv()
        .range(Kv.Query.entries(tenant.keyRange(), 0))
        .entries()
        .forEach(
            e -> contents.put(e.key().substring(prefix).toStringUtf8(), e.value().toStringUtf8()));
    return contents;
  }

  static ByteString key(TenantId tenant, String relative) {
    return tenant.keyRange().start().concat(utf8(relative));
  }

  static ByteString utf8(String text) {
    return ByteString.copyFromUtf8(text);
  }

  private TenantKeys() {}
}
