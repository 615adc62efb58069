package io.kubinception.etcd.restore;

import com.google.protobuf.ByteString;
import io.kubinception.etcd.KeyRange;
import io.kubinception.etcd.Kv;
import io.kubinception.etcd.Kv.Entry;
import io.kubinception.etcd.ResourceType;
import io.kubinception.etcd.TenantId;
import io.kubinception.etcd.backup.BackupRecord;
import io.kubinception.etcd.backup.BackupSummary;
import io.kubinception.etcd.backup.ServersOwn;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * What a restore in place brings back: what people wanted. What goes away by itself (Events) stays
 * as it is. So does what shows which machines are there now: a kubelet registers its Node at its
 * start only, and a heartbeat of last week helps nobody. Such types are brought back only where
 * none of them is left.
 *
 * @param kept the types that stay as they are
 */
record InPlace(Set<ResourceType> kept) implements Scope {
  private static final Set<ResourceType> OF_MACHINES =
      Set.of(ResourceType.NODES, ResourceType.CSI_NODES, ResourceType.LEASES);

  InPlace {
    kept = Set.copyOf(kept);
  }

  /** The scope for a tenant that held this when the restore began. */
  static InPlace of(BackupSummary before) {
    Set<ResourceType> kept = new TreeSet<>(OF_MACHINES);
    kept.retainAll(before.types().keySet());
    return new InPlace(kept);
  }

  /** The scope for a tenant as it is now. */
  static InPlace now(Kv kv, TenantId id) {
    return new InPlace(
        OF_MACHINES.stream()
            .filter(type -> kv.count(KeyRange.prefix(type.prefix(id))).keys() > 0)
            .collect(Collectors.toSet()));
  }

  @Override
  public boolean restores(BackupRecord wanted) {
    return !wanted.expires() && covers(wanted.key());
  }

  @Override
  public boolean removes(ByteString relativeKey, Entry current) {
    return current.lease() == 0 && covers(relativeKey);
  }

  private boolean covers(ByteString relativeKey) {
    return !ServersOwn.holds(relativeKey) && !kept.contains(ResourceType.of(relativeKey));
  }
}
