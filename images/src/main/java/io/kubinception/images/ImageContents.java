package io.kubinception.images;

import java.nio.file.Path;
import java.util.SortedSet;
import java.util.TreeSet;

/**
 * What is in an image, read from the image itself: modules that Go binaries say they are built of,
 * Debian packages, jars, a Java runtime. So it holds for pulled images as for those that we built.
 */
public final class ImageContents {
  private final Path cache;
  private final DockerCli docker = new DockerCli();

  public ImageContents(Workspace workspace) {
    this.cache = workspace.cache();
  }

  /** Whether the local Docker has an image of this name. */
  public boolean has(String image) throws InterruptedException {
    return docker.inspect(image).isPresent();
  }

  /**
   * The parts of an image of the local Docker.
   *
   * @throws BuildFailed when there is no such image, or it cannot be read
   */
  public SortedSet<Part> of(String image) throws InterruptedException {
    try (var files = StagingFolder.create(cache)) {
      docker.unpack(image, files.path());
      var parts = new TreeSet<Part>();
      parts.addAll(GoModules.in(files.path()));
      parts.addAll(DebianPackages.in(files.path()));
      parts.addAll(JavaParts.in(files.path()));
      return parts;
    }
  }
}
