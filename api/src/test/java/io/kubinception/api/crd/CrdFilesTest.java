package io.kubinception.api.crd;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.apiextensions.v1.CustomResourceDefinition;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class CrdFilesTest {

  private static final Path ROOT = Path.of("..").toAbsolutePath().normalize();
  private static final Path CRDS = ROOT.resolve("charts/kubinception/templates/crds");
  private static final Path REFERENCE = ROOT.resolve("docs/reference.md");
  private static final String HOW =
      "the custom resources' classes changed; write the files anew with: mvn -pl api test"
          + " -Dtest=CrdFilesTest -Dkubinception.regenerate=true";

  private final List<CustomResourceDefinition> crds = CrdGeneration.all();

  @Test
  void checkedInFilesAreThoseOfTheClasses() throws IOException {
    var wanted = wantedFiles();
    if (Boolean.getBoolean("kubinception.regenerate")) {
      write(wanted);
    }
    wanted.forEach((file, text) -> assertThat(file).as(HOW).exists().content().isEqualTo(text));
    try (Stream<Path> files = Files.list(CRDS)) {
      assertThat(files).as("files in %s that no class has", CRDS).allMatch(wanted::containsKey);
    }
  }

  @Test
  void helmTakesTheFilesAsTheyAre() {
    assertThat(wantedFiles().values()).noneMatch(text -> text.contains("{{"));
  }

  @Test
  void everyFieldHasADescription() {
    assertThat(crds)
        .allSatisfy(crd -> assertThat(SchemaFields.root(crd).getDescription()).isNotBlank());
    assertThat(crds.stream().flatMap(SchemaFields::of))
        .hasSizeGreaterThan(150)
        .allSatisfy(
            field -> assertThat(field.schema().getDescription()).as(field.path()).isNotBlank());
  }

  @Test
  void everyListSaysHowItMerges() {
    assertThat(crds.stream().flatMap(SchemaFields::of))
        .filteredOn(field -> field.schema().getItems() != null)
        .allSatisfy(
            field ->
                assertThat(field.schema().getXKubernetesListType()).as(field.path()).isNotNull());
  }

  private Map<Path, String> wantedFiles() {
    var yaml = new CrdYaml();
    var files = new TreeMap<Path, String>();
    for (var crd : crds) {
      files.put(CRDS.resolve(crd.getSpec().getNames().getPlural() + ".yaml"), yaml.write(crd));
    }
    files.put(REFERENCE, ReferencePage.of(crds));
    return files;
  }

  private static void write(Map<Path, String> files) {
    files.forEach(
        (file, text) -> {
          try {
            Files.createDirectories(file.getParent());
            Files.writeString(file, text);
          } catch (IOException e) {
            throw new UncheckedIOException(e);
          }
        });
  }
}
