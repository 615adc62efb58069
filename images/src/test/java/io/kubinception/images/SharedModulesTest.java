package io.kubinception.images;

import static java.util.stream.Collectors.groupingBy;
import static java.util.stream.Collectors.mapping;
import static java.util.stream.Collectors.toSet;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * What several components are made of is compiled once if it, and all below it, has one version.
 * Kubernetes and etcd keep to what their authors test with.
 */
class SharedModulesTest {
  private static final List<Component> COMPONENTS =
      List.of(
          ComponentCatalog.TUNNEL,
          ComponentCatalog.POD_NETWORK,
          ComponentCatalog.HELM,
          ComponentCatalog.DNS,
          ComponentCatalog.CONTAINERD,
          ComponentCatalog.REGISTRY_SERVER);

  /** What takes long to compile, and what that is made of. */
  private static final Pattern SHARED =
      Pattern.compile(
          "^\\s*((?:(?:sigs\\.)?k8s\\.io|golang\\.org/x)/\\S+|google\\.golang\\.org/(?:grpc|protobuf)) (v\\S+)",
          Pattern.MULTILINE);

  private final Workspace workspace = Workspace.locate();

  @Test
  void componentsAgreeOnTheVersionsOfWhatTheyShare() {
    Map<String, Set<String>> versions =
        COMPONENTS.stream()
            .flatMap(this::requirements)
            .collect(
                groupingBy(
                    found -> found.group(1),
                    TreeMap::new,
                    mapping(found -> found.group(2), toSet())));

    assertThat(versions).containsKeys("k8s.io/client-go", "golang.org/x/net");
    versions.values().removeIf(all -> all.size() == 1);
    assertThat(versions).isEmpty();
  }

  private Stream<MatchResult> requirements(Component component) {
    try {
      return SHARED
          .matcher(Files.readString(workspace.goModule(component).resolve("go.mod")))
          .results();
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }
}
