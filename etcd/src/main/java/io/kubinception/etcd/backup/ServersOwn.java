package io.kubinception.etcd.backup;

import com.google.protobuf.ByteString;

/** Keys that an API server keeps about itself: of no use to another one, at another time. */
public final class ServersOwn {
  private static final ByteString ADDRESSES = ByteString.copyFromUtf8("registry/masterleases/");
  private static final ByteString PROBE = ByteString.copyFromUtf8("registry/health");

  /** Whether the key, without its tenant's prefix, is one of them. */
  public static boolean holds(ByteString relativeKey) {
    return relativeKey.startsWith(ADDRESSES) || relativeKey.equals(PROBE);
  }

  private ServersOwn() {}
}
