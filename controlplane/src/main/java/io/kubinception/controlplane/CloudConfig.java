package io.kubinception.controlplane;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * A #cloud-config as the map that it is.
 *
 * @param content modules' keys and what they are given
 */
record CloudConfig(Map<String, Object> content) {

  private static final String HEADER = "#cloud-config\n";

  /**
   * @throws IllegalArgumentException if the text is no #cloud-config
   */
  static CloudConfig parse(String text) {
    if (!text.startsWith("#cloud-config")) {
      throw new IllegalArgumentException("the provider's user data must be a #cloud-config");
    }
    return new CloudConfig(Yaml.map(text));
  }

  /** This one, then the other: lists are joined in this order, of anything else the other wins. */
  CloudConfig then(CloudConfig other) {
    Map<String, Object> merged = new LinkedHashMap<>(content);
    other.content.forEach((key, value) -> merged.merge(key, value, CloudConfig::joined));
    return new CloudConfig(merged);
  }

  private static Object joined(Object first, Object second) {
    return first instanceof List<?> a && second instanceof List<?> b
        ? Stream.concat(a.stream(), b.stream()).toList()
        : second;
  }

  String render() {
    return HEADER + Yaml.write(content);
  }
}
