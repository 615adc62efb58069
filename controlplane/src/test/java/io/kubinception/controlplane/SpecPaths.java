package io.kubinception.controlplane;

import io.fabric8.kubernetes.api.model.HasMetadata;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The paths of all fields of an object's spec that have a value. */
final class SpecPaths {

  /** The server chooses these for each Service. */
  private static final Set<String> ALLOCATED =
      Set.of("/spec/clusterIP", "/spec/clusterIPs/0", "/spec/ipFamilies/0");

  static List<String> of(HasMetadata object) {
    Object spec = Yaml.map(Yaml.write(object)).get("spec");
    return leaves("/spec", spec).filter(path -> !ALLOCATED.contains(path)).toList();
  }

  private static Stream<String> leaves(String path, @Nullable Object value) {
    return switch (value) {
      case Map<?, ?> map ->
          map.entrySet().stream().flatMap(e -> leaves(path + "/" + e.getKey(), e.getValue()));
      case List<?> list ->
          IntStream.range(0, list.size()).boxed().flatMap(i -> leaves(path + "/" + i, list.get(i)));
      case null -> Stream.empty();
      default -> Stream.of(path);
    };
  }

  private SpecPaths() {}
}
