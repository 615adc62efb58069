package io.kubinception.etcd.usage;

import com.google.protobuf.ByteString;
import io.kubinception.etcd.KeyRange;

/**
 * The resource type of a kube-apiserver's key. Below its prefix a key is {@code
 * <resource>/<namespace>/<name>} for built-in types, {@code <group>/<resource>/...} for custom
 * resources and the few built-in types that are stored like them; Nodes are still called minions,
 * and Services and Endpoints share a folder (kubernetes, pkg/registry and pkg/kubeapiserver).
 */
final class ResourceType {
  /** Keys that no API server wrote. */
  static final String OTHER = "other";

  private static final String REGISTRY = "registry/";
  // No more is needed to tell the type, however long the name of the object is.
  private static final int MOST_BYTES = 600;

  static String of(ByteString key, KeyRange tenant) {
    int from = tenant.start().size();
    int to = Math.min(key.size(), from + MOST_BYTES);
    String path = key.substring(Math.min(from, to), to).toStringUtf8();
    if (!path.startsWith(REGISTRY)) {
      return OTHER;
    }
    String[] parts = path.substring(REGISTRY.length()).split("/", 3);
    String second = parts.length > 1 ? parts[1] : "";
    return switch (parts[0]) {
      case "" -> OTHER;
      case "minions" -> "nodes";
      case "services" -> second.equals("endpoints") ? "endpoints" : "services";
      case String group when group.contains(".") -> second + "." + group;
      case String resource -> resource;
    };
  }

  private ResourceType() {}
}
