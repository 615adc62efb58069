package io.kubinception.operator.etcdpods;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FetchCopyTest {
  @Test
  void whateverHappensIsToldOnOneLine(@TempDir Path folder) {
    String none = folder.resolve("none").toString();

    assertThat(FetchCopy.trouble(List.of(none, "clusters/own/x.backup", none)))
        .hasValue("the backup cannot be fetched: NoSuchFileException: " + none);
  }
}
