package io.kubinception.controlplane;

import static org.assertj.core.api.Assertions.assertThat;

import io.kubinception.api.v1alpha1.ClusterSize;
import io.kubinception.api.v1alpha1.KubernetesVersions;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/**
 * An upgrade of the operator rolls nothing that did not change: the pod templates of all components
 * hash to what is recorded, for every version, plan and size. -Dkubinception.regenerate=true
 * records anew.
 */
class PodTemplateHashesTest {

  private static final Path RECORDED = Path.of("src/test/resources/pod-template-hashes.txt");

  private static final Set<ClusterSize> LARGER =
      EnumSet.range(ClusterSize.MEDIUM, ClusterSize.XLARGE);

  @Test
  void noComponentRollsBecauseTheOperatorIsUpgraded() throws IOException {
    Map<String, String> now = hashes();
    if (Boolean.getBoolean("kubinception.regenerate")) {
      Files.writeString(RECORDED, text(now));
    }
    Map<String, String> recorded =
        Files.readAllLines(RECORDED).stream()
            .map(line -> line.split(" = "))
            .collect(Collectors.toMap(line -> line[0], line -> line[1]));
    List<String> rolled =
        now.entrySet().stream()
            .filter(is -> !is.getValue().equals(recorded.get(is.getKey())))
            .map(Map.Entry::getKey)
            .toList();
    assertThat(rolled)
        .as(
            "These pod templates differ from the recorded ones: with this operator every customer's"
                + " pods of them are replaced, in the whole fleet. If that is meant, say so in"
                + " CHANGELOG.md and record the new ones: -Dtest=PodTemplateHashesTest"
                + " -Dkubinception.regenerate=true")
        .isEmpty();
    assertThat(recorded.keySet()).as("recorded").isEqualTo(now.keySet());
  }

  private static Map<String, String> hashes() {
    var hashes = new TreeMap<String, String>();
    for (String version : KubernetesVersions.SUPPORTED) {
      for (int replicas : List.of(1, 2)) {
        var model = Models.in(Versions.all(version), Models.withReplicas(replicas));
        for (Component component : Component.values()) {
          hashes.put(
              "%s %s %s".formatted(version, replicas == 1 ? "shared" : "ha", component.label()),
              hash(model, component));
        }
      }
    }
    for (ClusterSize size : LARGER) {
      for (Component component : Component.values()) {
        hashes.put(
            "%s %s".formatted(size.word(), component.label()),
            hash(Models.of(size, Models.minimal()), component));
      }
    }
    return hashes;
  }

  private static String hash(ControlPlaneModel model, Component component) {
    var template = Rendering.of(model).deployment(component).getSpec().getTemplate();
    return Checksum.of(Map.of("template", Yaml.write(template)));
  }

  private static String text(Map<String, String> hashes) {
    return hashes.entrySet().stream()
        .map(hash -> hash.getKey() + " = " + hash.getValue() + "\n")
        .collect(Collectors.joining());
  }
}
