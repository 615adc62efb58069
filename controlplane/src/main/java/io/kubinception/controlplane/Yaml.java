package io.kubinception.controlplane;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/** Reads and writes YAML. */
final class Yaml {

  private static final Pattern SEPARATOR = Pattern.compile("(?m)^---\\s*$");

  private final KubernetesSerialization serialization = new KubernetesSerialization();

  /** The objects of a file of many documents. */
  List<HasMetadata> objects(String text) {
    return Arrays.stream(SEPARATOR.split(text))
        .map(document -> serialization.<HasMetadata>unmarshal(document))
        .toList();
  }

  @SuppressWarnings("unchecked")
  Map<String, Object> map(String text) {
    return serialization.unmarshal(text, Map.class);
  }

  String write(Object value) {
    String text = serialization.asYaml(value);
    return text.startsWith("---\n") ? text.substring(4) : text;
  }
}
