package io.kubinception.audit;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.kubinception.testkit.ChartFiles;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

class DeletionCheckTest {

  @Test
  void looksAtAllKindsOfOurs() throws IOException {
    List<String> ours;
    try (var files = Files.list(ChartFiles.locate().folder().resolve("templates/crds"))) {
      ours = files.map(Path::getFileName).map(f -> f.toString().replace(".yaml", "")).toList();
    }

    assertThat(DeletionCheck.KINDS)
        .extracting(HasMetadata::getPlural)
        .containsExactlyInAnyOrderElementsOf(ours);
  }
}
