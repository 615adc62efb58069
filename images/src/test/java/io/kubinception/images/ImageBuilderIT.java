package io.kubinception.images;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A tiny program and two tiny images, on the real Go and the real Docker. */
class ImageBuilderIT {

  private static final String TAG = "it-" + ProcessHandle.current().pid();
  private static final Image BASE = Image.own("kubinception/tiny-base:" + TAG, "base");
  private static final Image IMAGE =
      Image.own("kubinception/tiny:" + TAG, "tiny")
          .madeOf(Component.go("tiny", "1.0.0").packaged("tiny", "tiny").binaries())
          .on(BASE);

  @TempDir Path root;

  private final List<String> steps = new CopyOnWriteArrayList<>();

  @BeforeEach
  void write() throws IOException, InterruptedException {
    assumeTrue(works("docker", "info") && works("go", "version"), "needs Docker and Go");
    write("go/tiny/go.mod", "module tiny\n\ngo 1.26\n");
    write("go/tiny/go.sum", "");
    write("go/tiny/main.go", "package main\n\nfunc main() { println(\"tiny\") }\n");
    write("docker/base/Dockerfile", "FROM scratch\nENV BASE=1\n");
    write(
        "docker/tiny/Dockerfile",
        "FROM " + BASE.name() + "\nCOPY tiny /tiny\nENTRYPOINT [\"/tiny\"]\n");
  }

  @AfterEach
  void removeImages() throws InterruptedException {
    works("docker", "rmi", "--force", IMAGE.name(), BASE.name());
  }

  @Test
  void buildsWhatChangedAndNothingElse() throws Exception {
    ensure();
    assertThat(steps)
        .containsExactlyInAnyOrder(
            "build tiny-1.0.0/tiny", "image " + BASE.name(), "image " + IMAGE.name());
    assertThat(works("docker", "run", "--rm", IMAGE.name())).isTrue();
    assertThat(root.resolve("cache/staging")).isEmptyDirectory();

    ensure();
    assertThat(steps).isEmpty();

    write("docker/tiny/Dockerfile", "FROM " + BASE.name() + "\nCOPY tiny /bin/tiny\n");
    ensure();
    assertThat(steps).containsExactly("image " + IMAGE.name());
  }

  @Test
  void aBinaryWithoutItsKeyCountsAsHalfBuilt() throws Exception {
    ensure();
    Files.delete(root.resolve("cache/bin/tiny-1.0.0/.tiny.key"));
    works("docker", "rmi", "--force", IMAGE.name());
    ensure();
    assertThat(steps).contains("build tiny-1.0.0/tiny");
  }

  @Test
  void aFailureSaysWhatFailedAndIsTriedAgain() throws Exception {
    write("go/tiny/main.go", "package main\n\nfunc main() { nonsense }\n");
    assertThatThrownBy(this::ensure)
        .isInstanceOf(BuildFailed.class)
        .hasMessageContaining("undefined: nonsense");
    write("go/tiny/main.go", "package main\n\nfunc main() {}\n");
    ensure();
    assertThat(steps).contains("image " + IMAGE.name());
  }

  private void ensure() throws InterruptedException {
    steps.clear();
    var listener =
        new BuildListener() {
          @Override
          public void finished(String step, Duration took) {
            steps.add(step);
          }
        };
    new ImageBuilder(new Workspace(root, root.resolve("cache")), listener)
        .ensure(List.of(IMAGE, BASE));
  }

  private static boolean works(String... words) throws InterruptedException {
    return Command.of(words).run(Path.of("/"), _ -> {}).ok();
  }

  private void write(String path, String text) throws IOException {
    Path file = root.resolve(path);
    Files.createDirectories(file.getParent());
    Files.writeString(file, text);
  }
}
