package io.kubinception.images;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The catalogue and the folders beside it say the same. */
class ComponentCatalogTest {

  private static final Pattern COPY = Pattern.compile("(?m)^COPY (?!--from)(.+) \\S+$");

  private final Workspace workspace = Workspace.locate();

  @Test
  void everyComponentIsPinnedByAModuleThatNamesItsPackagesAsTools() throws IOException {
    for (Component component : ComponentCatalog.components()) {
      Path module = workspace.goModule(component);
      assertThat(module.resolve("go.sum")).exists();
      assertThat(Files.readString(module.resolve("go.mod")))
          .contains(component.packages().values())
          .contains("v" + component.version());
    }
  }

  @Test
  void everyModuleIsUsed() throws IOException {
    assertThat(folders("go"))
        .containsExactlyInAnyOrderElementsOf(
            ComponentCatalog.components().stream()
                .map(Component::module)
                .collect(Collectors.toSet()));
  }

  @Test
  void everyDockerfileIsUsed() throws IOException {
    var used =
        Stream.concat(ComponentCatalog.images().stream(), Stream.of(OperatorImage.IMAGE))
            .map(Image::folder)
            .collect(Collectors.toSet());
    assertThat(folders("docker")).containsExactlyInAnyOrderElementsOf(used);
  }

  @Test
  void whatADockerfileCopiesIsInItsFolderOrAmongItsInputs() throws IOException {
    for (Image image : ComponentCatalog.images()) {
      Path folder = workspace.dockerfiles(image);
      var inputs = image.inputs().stream().map(Artifact::name).toList();
      var copied = COPY.matcher(Files.readString(folder.resolve("Dockerfile"))).results();
      for (String word : copied.flatMap(c -> Stream.of(c.group(1).split(" "))).toList()) {
        assertThat(inputs.contains(word) || Files.exists(folder.resolve(word)))
            .as("%s of %s", word, image.name())
            .isTrue();
      }
    }
  }

  @Test
  void anImageKnowsWhetherItStartsFromDebian() throws IOException {
    for (Image image : ComponentCatalog.images()) {
      var text = Files.readString(workspace.dockerfiles(image).resolve("Dockerfile"));
      assertThat(text.contains("FROM debian:13-slim"))
          .as(image.name())
          .isEqualTo(image.bases().contains(ComponentCatalog.DEBIAN));
    }
  }

  @Test
  void noNameAndNoVersionTwice() {
    assertThat(ComponentCatalog.images()).extracting(Image::name).doesNotHaveDuplicates();
    assertThat(ComponentCatalog.KUBERNETES)
        .extracting(KubernetesRelease::minor)
        .doesNotHaveDuplicates();
  }

  @Test
  void aMachineSandboxesPodsInTheImageThatTheCatalogueHas() throws IOException {
    var config = workspace.images().resolve("docker/machine/root/etc/containerd/config.toml");
    assertThat(Files.readString(config)).contains("'" + ComponentCatalog.PAUSE.name() + "'");
  }

  private List<String> folders(String folder) throws IOException {
    try (var entries = Files.list(workspace.images().resolve(folder))) {
      return entries.map(entry -> entry.getFileName().toString()).toList();
    }
  }
}
