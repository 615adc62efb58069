package io.kubinception.controlplane;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.Endpoints;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.ServiceAccount;
import io.fabric8.kubernetes.api.model.apps.DaemonSet;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.discovery.v1.EndpointSlice;
import io.fabric8.kubernetes.api.model.rbac.ClusterRole;
import io.fabric8.kubernetes.api.model.rbac.ClusterRoleBinding;
import io.fabric8.kubernetes.api.model.rbac.Role;
import io.fabric8.kubernetes.api.model.rbac.RoleBinding;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Reads and writes YAML. */
final class Yaml {

  private static final Pattern SEPARATOR = Pattern.compile("(?m)^---\\s*$");

  /** Those that our data files are made of: to look for all there are would take a second. */
  private static final Map<String, Class<? extends HasMetadata>> KINDS =
      Stream.of(
              ClusterRole.class,
              ClusterRoleBinding.class,
              ConfigMap.class,
              DaemonSet.class,
              Deployment.class,
              Endpoints.class,
              EndpointSlice.class,
              Role.class,
              RoleBinding.class,
              Service.class,
              ServiceAccount.class)
          .collect(Collectors.toMap(HasMetadata::getKind, Function.identity()));

  private static final KubernetesSerialization SERIALIZATION =
      new KubernetesSerialization(new ObjectMapper(), false);

  /** The objects of a file of many documents. */
  static List<HasMetadata> objects(String text) {
    return Arrays.stream(SEPARATOR.split(text)).map(Yaml::object).toList();
  }

  private static HasMetadata object(String document) {
    Map<String, Object> fields = map(document);
    Class<? extends HasMetadata> type = KINDS.get(String.valueOf(fields.get("kind")));
    if (type == null) {
      throw new IllegalArgumentException(
          "objects of this kind are not known: " + fields.get("kind"));
    }
    return SERIALIZATION.convertValue(fields, type);
  }

  @SuppressWarnings("unchecked")
  static Map<String, Object> map(String text) {
    return SERIALIZATION.unmarshal(text, Map.class);
  }

  /**
   * The same text in every process: maps that have no order of their own, like those of {@link
   * Map#of}, are written by their keys. Pods roll when a text changes that they read.
   */
  static String write(Object value) {
    String text = SERIALIZATION.asYaml(ordered(value));
    return text.startsWith("---\n") ? text.substring(4) : text;
  }

  private static Object ordered(Object value) {
    return switch (value) {
      case SequencedMap<?, ?> map -> ordered(map, new LinkedHashMap<>());
      case Map<?, ?> map -> ordered(map, new TreeMap<>());
      case List<?> list -> list.stream().map(Yaml::ordered).toList();
      default -> value;
    };
  }

  private static Map<Object, Object> ordered(Map<?, ?> from, Map<Object, Object> to) {
    from.forEach((key, value) -> to.put(key, ordered(value)));
    return to;
  }

  private Yaml() {}
}
