package io.kubinception.etcd;

import com.google.protobuf.ByteString;

/**
 * What kind of Kubernetes object a tenant's key holds, as the API server arranges them below its
 * prefix: {@code registry/<resource>/...} for what is built in, {@code
 * registry/<group>/<resource>/...} for the rest (k8s.io/apiserver, registry/generic).
 *
 * @param name as it is stored, such as {@code pods} or {@code example.com/widgets}; an API server's
 *     own name for some (nodes are {@code minions})
 */
public record ResourceType(String name) implements Comparable<ResourceType> {
  /** Nodes: what machines there are. */
  public static final ResourceType NODES = new ResourceType("minions");

  /** Which storage drivers run on which node. */
  public static final ResourceType CSI_NODES = new ResourceType("csinodes");

  /** Heartbeats of nodes and of elected leaders. */
  public static final ResourceType LEASES = new ResourceType("leases");

  /** Of keys that no API server wrote. */
  public static final String OTHER = "other";

  private static final String ROOT = "registry/";

  /** No more is needed to tell the type, however long the name of the object is. */
  private static final int MOST_BYTES = 600;

  /** Of a key without its tenant's prefix. */
  public static ResourceType of(ByteString relativeKey) {
    String key = relativeKey.substring(0, Math.min(relativeKey.size(), MOST_BYTES)).toStringUtf8();
    String rest = key.startsWith(ROOT) ? key.substring(ROOT.length()) : key;
    String[] parts = rest.split("/", 3);
    boolean nested = parts.length > 2 && (parts[0].contains(".") || parts[0].equals("services"));
    return new ResourceType(nested ? parts[0] + "/" + parts[1] : parts[0]);
  }

  /**
   * As people call what a key without its tenant's prefix holds: {@code nodes}, {@code
   * widgets.example.com}, or {@link #OTHER}.
   */
  public static String shownName(ByteString relativeKey) {
    ResourceType type = of(relativeKey);
    return type.name().isEmpty() || !relativeKey.startsWith(ByteString.copyFromUtf8(ROOT))
        ? OTHER
        : type.shownName();
  }

  /** As people call it: {@code nodes}, {@code services} or {@code widgets.example.com}. */
  public String shownName() {
    if (equals(NODES)) {
      return "nodes";
    }
    String[] parts = name.split("/", 2);
    if (parts.length == 1) {
      return name;
    }
    return parts[0].contains(".")
        ? parts[1] + "." + parts[0]
        : parts[1].equals("endpoints") ? parts[1] : parts[0];
  }

  /** What its keys of the tenant begin with. */
  public String prefix(TenantId id) {
    return id.registryPrefix() + "/" + name + "/";
  }

  /** By the name. */
  @Override
  public int compareTo(ResourceType other) {
    return name.compareTo(other.name);
  }

  /** The name alone. */
  @Override
  public String toString() {
    return name;
  }
}
