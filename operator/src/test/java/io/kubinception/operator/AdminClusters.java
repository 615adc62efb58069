package io.kubinception.operator;

import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.kubinception.api.v1alpha1.AdminCluster;
import io.kubinception.api.v1alpha1.AdminClusterSpec;
import io.kubinception.api.v1alpha1.Deletion;
import io.kubinception.api.v1alpha1.Edge;
import io.kubinception.api.v1alpha1.EdgeControl;
import io.kubinception.api.v1alpha1.Infrastructure;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Admin clusters of which only the edge matters. */
public final class AdminClusters {
  /** The one called "local". */
  public static AdminCluster behind(String edge) {
    return behind(edge, null);
  }

  /** The same, whose edge may take allow-lists. */
  public static AdminCluster behind(String edge, @Nullable EdgeControl control) {
    var admin = new AdminCluster();
    admin.setMetadata(new ObjectMetaBuilder().withName("local").build());
    admin.setSpec(
        new AdminClusterSpec(
            new Edge(edge, 30000, 31383, 1384, control, null),
            List.of(),
            List.of(),
            new Infrastructure(null),
            "lab",
            null,
            Deletion.defaults()));
    return admin;
  }

  private AdminClusters() {}
}
