package io.kubinception.infrastructure;

import java.util.Map;
import java.util.regex.Pattern;

/**
 * The instance that is wanted.
 *
 * @param name also its host name
 * @param image what it boots, by the name that the cloud knows it by
 * @param userData read by cloud-init on its first boot; may hold secrets
 * @param labels to find it by
 */
public record InstanceSpec(
    String name, String image, Flavour flavour, String userData, Map<String, String> labels) {

  private static final Pattern HOST_NAME = Pattern.compile("[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?");

  public InstanceSpec {
    if (!HOST_NAME.matcher(name).matches()) {
      throw new IllegalArgumentException(
          "An instance's name is a host name of lower-case letters, digits and '-', at most 63: "
              + name);
    }
    labels = Map.copyOf(labels);
  }

  /** Leaves the user data out. */
  @Override
  public String toString() {
    return "InstanceSpec[" + name + ", " + image + ", " + flavour + ", " + labels + "]";
  }
}
