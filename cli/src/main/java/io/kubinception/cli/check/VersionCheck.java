package io.kubinception.cli.check;

import io.kubinception.api.v1alpha1.KubernetesVersions;
import io.kubinception.cli.Failure;

/** Kubernetes versions on offer. */
public final class VersionCheck {
  private VersionCheck() {}

  /** Takes v1.36.4 as well as 1.36.4. */
  public static String supported(String version) {
    return supported("--version", version);
  }

  /** The same, of another option. */
  public static String supported(String option, String version) {
    var bare = version.startsWith("v") ? version.substring(1) : version;
    if (!KubernetesVersions.SUPPORTED.contains(bare)) {
      throw Failure.usage(
          "%s: Kubernetes %s is not on offer: choose %s"
              .formatted(option, version, String.join(" or ", KubernetesVersions.SUPPORTED)));
    }
    return bare;
  }
}
