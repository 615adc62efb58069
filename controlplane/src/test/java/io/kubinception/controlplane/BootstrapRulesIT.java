package io.kubinception.controlplane;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.kubinception.api.v1alpha1.KubernetesVersions;
import io.kubinception.testkit.KubeApiServer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * What is brought back is what the API server makes: -Dkubinception.regenerate=true writes the
 * files anew.
 */
class BootstrapRulesIT {
  private static final Path ADD_ONS = Path.of("src/main/resources/addons");
  private static final boolean UPDATE = Boolean.getBoolean("kubinception.regenerate");

  static Stream<String> versions() {
    return KubernetesVersions.SUPPORTED.stream();
  }

  @ParameterizedTest
  @MethodSource("versions")
  void filesAreWhatTheApiServerMakesAtItsStart(String version) throws IOException {
    String made;
    try (var server = KubeApiServer.launch(version)) {
      made = text(made(server.client()));
    }
    if (UPDATE) {
      Path file =
          ADD_ONS.resolve("1." + KubernetesVersions.minor(version)).resolve(BootstrapRules.FILE);
      Files.createDirectories(file.getParent());
      Files.writeString(file, made);
    } else {
      assertThat(text(BootstrapRules.of(version))).isEqualTo(made);
    }
  }

  private static List<HasMetadata> made(KubernetesClient client) {
    return Stream.of(
            client.rbac().clusterRoles(),
            client.rbac().clusterRoleBindings(),
            client.rbac().roles().inAnyNamespace(),
            client.rbac().roleBindings().inAnyNamespace())
        .flatMap(
            kind ->
                kind
                    .withLabel(BootstrapRules.LABEL, BootstrapRules.LABEL_VALUE)
                    .list()
                    .getItems()
                    .stream())
        .map(HasMetadata.class::cast)
        .sorted(Comparator.comparingInt(o -> o.getKind().endsWith("Binding") ? 1 : 0))
        .map(BootstrapRulesIT::asMade)
        .toList();
  }

  private static HasMetadata asMade(HasMetadata found) {
    var meta = found.getMetadata();
    found.setMetadata(
        new ObjectMetaBuilder()
            .withName(meta.getName())
            .withNamespace(meta.getNamespace())
            .withLabels(meta.getLabels())
            .withAnnotations(meta.getAnnotations())
            .build());
    return found;
  }

  private static String text(List<HasMetadata> objects) {
    return objects.stream().map(Yaml::write).collect(Collectors.joining("---\n"));
  }
}
