package io.kubinception.images;

import java.util.Collection;
import java.util.Map;
import java.util.TreeMap;

/**
 * Tells containerd to ask a registry nearby before the one in an image's name, so that manifests
 * keep the names that they have everywhere.
 *
 * @param address host and port of the registry nearby, as machines reach it
 */
public record RegistryMirror(String address) {

  private static final String FOLDER = "/etc/containerd/certs.d/";

  /** Where the nearby registry keeps an image: under the name of the registry that it is from. */
  static String repository(ImageName name) {
    return name.registry() + "/" + name.repository();
  }

  /** The file for one registry. What the nearby one lacks comes from upstream, where reachable. */
  public String hostsToml(String registry) {
    return """
    # Connects or gives up at once, here and upstream: a pod must not wait for a registry that is not there.
    dial_timeout = "2s"

    [host."http://%s/v2/%s"]
      capabilities = ["pull", "resolve"]
      override_path = true
      dial_timeout = "2s"
    """
        .formatted(address, registry);
  }

  /** The files that a machine needs, path to text, to find all the images by way of the mirror. */
  public Map<String, String> files(Collection<Image> images) {
    var files = new TreeMap<String, String>();
    for (Image image : images) {
      String registry = image.parsedName().registry();
      files.put(FOLDER + registry + "/hosts.toml", hostsToml(registry));
    }
    return files;
  }
}
