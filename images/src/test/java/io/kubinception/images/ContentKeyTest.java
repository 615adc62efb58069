package io.kubinception.images;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** An image's key changes with whatever it is made from, and with nothing else. */
class ContentKeyTest {

  private static final Component TOOL = Component.go("tool", "1.0.0").packaged("tool", "a.b/tool");
  private static final Image BASE = Image.upstream("base:1", "base");
  private static final Image IMAGE = Image.own("thing:1", "thing").madeOf(TOOL.binaries()).on(BASE);

  @TempDir Path root;

  @BeforeEach
  void write() throws IOException {
    write("go/tool/go.mod", "module tool");
    write("go/tool/go.sum", "");
    write("docker/thing/Dockerfile", "FROM base:1\nCOPY tool /\n");
    write("docker/base/Dockerfile", "FROM scratch\n");
  }

  @Test
  void sameInputsSameKey() {
    assertThat(key(IMAGE)).isEqualTo(key(IMAGE)).hasSize(64);
  }

  @Test
  void changesWithTheDockerfileTheModuleTheBaseAndTheFlags() throws IOException {
    String before = key(IMAGE);
    write("docker/thing/Dockerfile", "FROM base:1\nCOPY tool /bin\n");
    String otherDockerfile = key(IMAGE);
    write("go/tool/go.sum", "x v1.0.0 h1:x\n");
    String otherModule = key(IMAGE);
    write("docker/base/Dockerfile", "FROM scratch\nENV A=b\n");
    String otherBase = key(IMAGE);
    String otherFlags =
        key(Image.own("thing:1", "thing").madeOf(TOOL.tags("x").binaries()).on(BASE));
    assertThat(List.of(before, otherDockerfile, otherModule, otherBase, otherFlags))
        .doesNotHaveDuplicates();
  }

  @Test
  void changesWhenAFileBecomesExecutable() throws IOException {
    Path file = root.resolve("docker/thing/run.sh");
    write("docker/thing/run.sh", "#!/bin/sh\n");
    String before = key(IMAGE);
    assertThat(file.toFile().setExecutable(true)).isTrue();
    assertThat(key(IMAGE)).isNotEqualTo(before);
  }

  @Test
  void pieceBoundariesCount() {
    assertThat(new ContentKey().add("ab").add("c").hex())
        .isNotEqualTo(new ContentKey().add("a").add("bc").hex());
  }

  private String key(Image image) {
    var workspace = new Workspace(root, root.resolve("cache"));
    return new ImageBuilder(workspace, new BuildListener() {}).key(image);
  }

  private void write(String path, String text) throws IOException {
    Path file = root.resolve(path);
    Files.createDirectories(file.getParent());
    Files.writeString(file, text);
  }
}
