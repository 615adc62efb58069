package io.kubinception.cli;

import io.kubinception.api.v1alpha1.KubernetesVersions;
import java.util.Objects;
import picocli.CommandLine.IVersionProvider;

/** The version of the jar and the Kubernetes versions on offer. */
final class VersionText implements IVersionProvider {
  @Override
  public String[] getVersion() {
    var ours = VersionText.class.getPackage().getImplementationVersion();
    return new String[] {
      "kubinception %s (Kubernetes %s)"
          .formatted(
              Objects.requireNonNullElse(ours, "development"),
              String.join(", ", KubernetesVersions.SUPPORTED))
    };
  }
}
