package io.kubinception.images;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;

/**
 * Brings images into the local Docker: those that are there and right stay, those that can be
 * pulled are, the others are built. May be killed at any time and run again.
 */
public final class ImageBuilder {

  /** Label of an image that we built: the key of what it was built from. */
  static final String LABEL = "io.kubinception.inputs";

  private final Workspace workspace;
  private final BuildSteps steps;
  private final ComponentBuilder components;
  private final DockerCli docker = new DockerCli();
  private final RegistryProbe registries = new RegistryProbe();

  public ImageBuilder(Workspace workspace, BuildListener listener) {
    this.workspace = workspace;
    this.steps = new BuildSteps(listener);
    this.components = new ComponentBuilder(workspace, steps);
  }

  /** All of them, as far as they go: what one failure does not concern is finished. */
  public void ensure(Collection<Image> images) throws InterruptedException {
    StagingFolder.sweep(workspace.cache());
    var run = new Run();
    all(images.stream().map(run::task).toList());
  }

  /** Whether the local Docker has an image of this name, right or not. */
  public boolean has(Image image) throws InterruptedException {
    return docker.inspect(image.name()).isPresent();
  }

  /** Of everything that the image is made from. */
  String key(Image image) {
    var key = new ContentKey().addFolder(workspace.dockerfiles(image));
    image.inputs().forEach(input -> key.add(input.name()).add(components.key(input)));
    image.bases().forEach(base -> key.add(base.name()).add(key(base)));
    return key.hex();
  }

  /** One call of ensure: what it has begun. */
  private final class Run {

    private final Map<Image, FutureTask<Boolean>> begun = new ConcurrentHashMap<>();

    /** One task per image, also when several others start from it. */
    private FutureTask<Boolean> task(Image image) {
      var fresh =
          new FutureTask<>(
              () -> {
                ensureOne(image);
                return true;
              });
      var task = begun.putIfAbsent(image, fresh);
      if (task != null) {
        return task;
      }
      Thread.ofVirtual().name("image " + image.name()).start(fresh);
      return fresh;
    }

    private void ensureOne(Image image) throws InterruptedException {
      String key = key(image);
      try (var _ = MachineLock.hold(workspace.cache(), "image-" + image.name())) {
        if (isRight(image, key)) {
          steps.listener().upToDate("image " + image.name());
        } else if (!pulled(image)) {
          build(image, key);
        }
      }
    }

    private void build(Image image, String key) throws InterruptedException {
      var bases = image.bases().stream().map(this::task).toList();
      try (var staging = StagingFolder.create(workspace.cache())) {
        staging.copy(workspace.dockerfiles(image));
        for (Artifact input : image.inputs()) {
          staging.link(components.ensure(input));
        }
        all(bases);
        steps.run(
            "image " + image.name(),
            lines -> docker.build(image.name(), key, staging.path(), lines));
      }
    }
  }

  private boolean isRight(Image image, String key) throws InterruptedException {
    var local = docker.inspect(image.name());
    return local.isPresent()
        && (local.get().label().equals(key)
            || (image.isUpstream() && local.get().wasPulledAs(image.parsedName())));
  }

  private boolean pulled(Image image) throws InterruptedException {
    String registry = image.parsedName().registry();
    if (!image.isUpstream() || !registries.answers(registry)) {
      return false;
    }
    var pull = new Pull[1];
    steps.run("pull " + image.name(), lines -> pull[0] = docker.pull(image.name(), lines));
    if (pull[0] == Pull.NO_REGISTRY) {
      registries.gaveNothing(registry);
    }
    return pull[0] == Pull.DONE;
  }

  private static void all(List<FutureTask<Boolean>> tasks) throws InterruptedException {
    var failures = new ArrayList<BuildFailed>();
    for (var task : tasks) {
      try {
        task.get();
      } catch (ExecutionException e) {
        failures.add(
            e.getCause() instanceof BuildFailed failed
                ? failed
                : new BuildFailed("Unexpected: " + e.getCause(), e.getCause()));
      }
    }
    if (!failures.isEmpty()) {
      var first = failures.removeFirst();
      failures.stream().filter(other -> other != first).forEach(first::addSuppressed);
      throw first;
    }
  }
}
