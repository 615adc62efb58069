package io.kubinception.etcd.restore;

import com.google.protobuf.ByteString;
import io.kubinception.etcd.Kv.Entry;
import io.kubinception.etcd.backup.BackupRecord;
import io.kubinception.etcd.backup.ServersOwn;
import java.util.List;
import java.util.stream.Stream;

/**
 * What a clone takes over: all that people wanted, and nothing that is of the first cluster alone.
 * That is its machines and their heartbeats; what its authority has signed, or is to sign; its
 * address and its authority; tokens that would let its machines join the clone; and its volumes,
 * which would be deleted under it when the clone deletes a claim.
 */
record AtBirth() implements Scope {
  private static final List<ByteString> KINDS =
      keys(
          "minions/",
          "csinodes/",
          "leases/",
          "events/",
          "certificatesigningrequests/",
          "secrets/kube-system/bootstrap-token-",
          "persistentvolumes/",
          "volumeattachments/",
          "csistoragecapacities/");

  private static final List<ByteString> OBJECTS =
      keys(
          "services/endpoints/default/kubernetes",
          "endpointslices/default/kubernetes",
          "configmaps/kube-public/cluster-info");

  private static List<ByteString> keys(String... names) {
    return Stream.of(names).map(name -> ByteString.copyFromUtf8("registry/" + name)).toList();
  }

  @Override
  public boolean restores(BackupRecord wanted) {
    return !wanted.expires() && covers(wanted.key());
  }

  /** Nothing but the clone itself has written there. */
  @Override
  public boolean removes(ByteString relativeKey, Entry current) {
    return covers(relativeKey);
  }

  private static boolean covers(ByteString relativeKey) {
    return !ServersOwn.holds(relativeKey)
        && !OBJECTS.contains(relativeKey)
        && KINDS.stream().noneMatch(relativeKey::startsWith);
  }
}
