package io.kubinception.images;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.Collection;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/**
 * The registry that a lab's machines pull from: a running container of {@link
 * ComponentCatalog#REGISTRY}, whose storage outlives it, published on the host's loopback.
 */
public final class LabRegistry {

  private static final String MANIFESTS =
      "application/vnd.oci.image.manifest.v1+json,"
          + " application/vnd.oci.image.index.v1+json,"
          + " application/vnd.docker.distribution.manifest.v2+json,"
          + " application/vnd.docker.distribution.manifest.list.v2+json";

  private final String address;
  private final Path cache;
  private final Path remembered;
  private final BuildSteps steps;
  private final DockerCli docker = new DockerCli();
  private final HttpClient http =
      HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(2)).build();

  /**
   * @param port where the registry is published on 127.0.0.1, without TLS
   */
  public LabRegistry(Workspace workspace, int port, BuildListener listener) {
    this.address = "127.0.0.1:" + port;
    this.cache = workspace.cache();
    this.remembered = workspace.cache().resolve("pushed");
    this.steps = new BuildSteps(listener);
  }

  /** Brings the local images into the registry, those that it does not have yet. */
  public void push(Collection<Image> images) throws InterruptedException {
    pushNamed(images.stream().map(Image::name).toList());
  }

  /** The same for any local images. */
  public void pushNamed(Collection<String> images) throws InterruptedException {
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      var pushes = images.stream().map(image -> threads.submit(() -> pushOne(image))).toList();
      for (Future<Boolean> push : pushes) {
        push.get();
      }
    } catch (ExecutionException e) {
      throw e.getCause() instanceof BuildFailed failed
          ? failed
          : new BuildFailed("Cannot push to the registry at " + address, e.getCause());
    }
  }

  /** Whether there was anything to push. */
  private boolean pushOne(String image) throws InterruptedException {
    var name = ImageName.parse(image);
    String id =
        docker
            .inspect(image)
            .orElseThrow(() -> new BuildFailed("No image " + image + " to push: build it first."))
            .id();
    if (holds(name, id)) {
      steps.listener().upToDate("push " + image);
      return false;
    }
    steps.run(
        "push " + image,
        _ -> {
          try (var saved = StagingFolder.create(cache)) {
            docker.save(image, saved.path());
            new ImageUpload(http, address, RegistryMirror.repository(name))
                .upload(saved.path(), name.tag());
          }
          remember(name, id);
        });
    return true;
  }

  /**
   * The registry's digest says nothing of Docker's image id, so which was pushed as which is kept.
   */
  private boolean holds(ImageName name, String id) throws InterruptedException {
    try {
      Path memory = memory(name);
      var digest = digest(name);
      return digest.isPresent()
          && Files.exists(memory)
          && Files.readString(memory).equals(id + " " + digest.get());
    } catch (IOException e) {
      throw new BuildFailed("Cannot read " + remembered, e);
    }
  }

  private void remember(ImageName name, String id) throws InterruptedException {
    try {
      Path memory = memory(name);
      Path half = memory.resolveSibling(memory.getFileName() + ".half");
      Files.createDirectories(remembered);
      Files.writeString(half, id + " " + digest(name).orElse(""));
      Files.move(half, memory, StandardCopyOption.ATOMIC_MOVE);
    } catch (IOException e) {
      throw new BuildFailed("Cannot write to " + remembered, e);
    }
  }

  private Optional<String> digest(ImageName name) throws InterruptedException {
    var uri =
        URI.create(
            "http://%s/v2/%s/manifests/%s"
                .formatted(address, RegistryMirror.repository(name), name.tag()));
    var request =
        HttpRequest.newBuilder(uri)
            .method("HEAD", HttpRequest.BodyPublishers.noBody())
            .header("Accept", MANIFESTS)
            .timeout(Duration.ofSeconds(5))
            .build();
    try {
      var response = http.send(request, BodyHandlers.discarding());
      return response.statusCode() == 200
          ? response.headers().firstValue("Docker-Content-Digest")
          : Optional.empty();
    } catch (IOException e) {
      throw new BuildFailed("The lab's registry does not answer at " + address, e);
    }
  }

  private Path memory(ImageName name) {
    return remembered.resolve(name.toString().replaceAll("[/:]", "_"));
  }
}
