package io.kubinception.controlplane;

import io.fabric8.kubernetes.api.model.HasMetadata;
import java.util.List;
import java.util.Map;

/**
 * Kubernetes' own roles and bindings, which an API server makes when it starts, and only then:
 * those of its controllers, nodes and administrators. The files are what API servers of these
 * versions make; a test holds them to that.
 */
public final class BootstrapRules {

  /** Label that they have, and what it says. */
  public static final String LABEL = "kubernetes.io/bootstrapping";

  public static final String LABEL_VALUE = "rbac-defaults";

  static final String FILE = "bootstrap-rules.yaml";

  /** In the order to make: what is referred to comes first. */
  public static List<HasMetadata> of(String version) {
    return Yaml.objects(Template.fill(version, FILE, Map.of()));
  }

  private BootstrapRules() {}
}
