package io.kubinception.api.v1alpha1;

/** How much a customer may store in etcd, by plan. */
public final class StorageQuota {
  private static final long MIB = 1L << 20;

  /** Less is no use to any cluster: an empty one stores about 1 MiB. */
  public static final long LEAST_BYTES = 4 * MIB;

  /** The most that one tenant of a shared etcd cluster gets. */
  public static final long MOST_BYTES = 400 * MIB;

  private static final long BASE_BYTES = 10 * MIB;
  private static final long BYTES_PER_NODE = 25 * MIB;

  /** The plan's default for a cluster of so many worker nodes. */
  public static long bytes(Plan plan, int nodes) {
    return switch (plan) {
      case SHARED, HA -> Math.min(MOST_BYTES, BASE_BYTES + BYTES_PER_NODE * nodes);
    };
  }

  private StorageQuota() {}
}
