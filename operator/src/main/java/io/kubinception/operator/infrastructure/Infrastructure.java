package io.kubinception.operator.infrastructure;

import io.kubinception.api.v1alpha1.Flavour;
import io.kubinception.infrastructure.Instances;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A cloud as an admin cluster's worker nodes use it.
 *
 * @param imageRepository machine image without its tag, which is v and the Kubernetes version
 * @param flavours sizes on offer
 * @param userData the provider's own #cloud-config for every instance
 */
public record Infrastructure(
    Instances instances,
    String imageRepository,
    List<Flavour> flavours,
    @Nullable String userData) {

  public Infrastructure {
    flavours = List.copyOf(flavours);
  }

  /** The machine image of a Kubernetes version. */
  public String image(String version) {
    return imageRepository + ":v" + version;
  }

  public Optional<Flavour> flavour(String name) {
    return flavours.stream().filter(f -> f.name().equals(name)).findFirst();
  }

  /** Leaves the user data out. */
  @Override
  public String toString() {
    return "Infrastructure[" + imageRepository + "]";
  }
}
