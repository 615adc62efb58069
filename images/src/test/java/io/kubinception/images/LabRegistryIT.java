package io.kubinception.images;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Pushes to a real registry, where the images for that are there. */
class LabRegistryIT {

  private static final String CONTAINER =
      "kubinception-it-registry-" + ProcessHandle.current().pid();

  private static final Duration PATIENCE = Duration.ofSeconds(30);

  private final List<String> pushed = new CopyOnWriteArrayList<>();

  @BeforeEach
  void start() throws Exception {
    assumeTrue(
        docker("image", "inspect", ComponentCatalog.REGISTRY.name()).ok()
            && docker("image", "inspect", ComponentCatalog.PAUSE.name()).ok(),
        "needs the images of a registry and of pause");
    assertThat(
            docker(
                    "run",
                    "-d",
                    "--name",
                    CONTAINER,
                    "-p",
                    "127.0.0.1::5000",
                    ComponentCatalog.REGISTRY.name())
                .ok())
        .isTrue();
    awaitAnswer();
  }

  @AfterEach
  void stop() throws InterruptedException {
    docker("rm", "--force", "--volumes", CONTAINER);
  }

  @Test
  void pushesWhatTheRegistryDoesNotHave(@TempDir Path root) throws Exception {
    push(root);
    assertThat(pushed).containsExactly("push " + ComponentCatalog.PAUSE.name());
    assertThat(status("/v2/registry.k8s.io/pause/manifests/3.10.2")).isEqualTo(200);

    push(root);
    assertThat(pushed).isEmpty();
  }

  @Test
  void whatWasPushedIsTheSameImage(@TempDir Path root) throws Exception {
    push(root);
    String there = "127.0.0.1:%d/registry.k8s.io/pause:3.10.2".formatted(port());
    try {
      assertThat(docker("pull", there).ok()).isTrue();
      assertThat(id(there)).isEqualTo(id(ComponentCatalog.PAUSE.name()));
    } finally {
      docker("rmi", "--no-prune", there);
    }
  }

  private static String id(String image) throws InterruptedException {
    return docker("image", "inspect", "-f", "{{.Id}}", image).output();
  }

  private void push(Path root) throws InterruptedException {
    pushed.clear();
    var listener =
        new BuildListener() {
          @Override
          public void finished(String step, Duration took) {
            pushed.add(step);
          }
        };
    new LabRegistry(new Workspace(root, root), port(), listener)
        .push(List.of(ComponentCatalog.PAUSE));
  }

  private void awaitAnswer() throws InterruptedException {
    Instant end = Instant.now().plus(PATIENCE);
    while (!answers()) {
      assertThat(Instant.now()).as("the registry answers in time").isBefore(end);
      Thread.sleep(50);
    }
  }

  private boolean answers() throws InterruptedException {
    try {
      return status("/v2/") == 200;
    } catch (IOException e) {
      return false;
    }
  }

  private int status(String path) throws IOException, InterruptedException {
    try (var http = HttpClient.newHttpClient()) {
      var request =
          HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port() + path))
              .header("Accept", "application/vnd.docker.distribution.manifest.v2+json")
              .build();
      return http.send(request, BodyHandlers.discarding()).statusCode();
    }
  }

  private int port() throws InterruptedException {
    String address = docker("port", CONTAINER, "5000").output().strip();
    return Integer.parseInt(address.substring(address.lastIndexOf(':') + 1));
  }

  private static Command.Result docker(String... words) throws InterruptedException {
    return Command.of("docker").with(words).run(Path.of("/"), _ -> {});
  }
}
