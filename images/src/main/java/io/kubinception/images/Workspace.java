package io.kubinception.images;

import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * Where things are.
 *
 * @param images the folder images/ of the checkout: recipes, never written to
 * @param cache what is built: outlives checkouts and is shared by them
 */
public record Workspace(Path images, Path cache) {

  /** Finds the checkout from the working directory upwards; KUBINCEPTION_HOME names another one. */
  public static Workspace locate() {
    @Nullable String home = System.getenv("KUBINCEPTION_HOME");
    Path start = Path.of(home == null ? "" : home).toAbsolutePath();
    for (Path folder = start; folder != null; folder = folder.getParent()) {
      if (Files.isDirectory(folder.resolve("images/go"))) {
        return new Workspace(folder.resolve("images"), defaultCache());
      }
    }
    throw new BuildFailed(
        "No Kubinception checkout at or above "
            + start
            + ". Run this from within one, or set KUBINCEPTION_HOME to it.");
  }

  /** Where a user's caches have what is built: below XDG_CACHE_HOME, else below ~/.cache. */
  public static Path defaultCache() {
    @Nullable String xdg = System.getenv("XDG_CACHE_HOME");
    Path caches = xdg == null ? Path.of(System.getProperty("user.home"), ".cache") : Path.of(xdg);
    return caches.resolve("kubinception");
  }

  Path goModule(Component component) {
    return images.resolve("go").resolve(component.module());
  }

  Path dockerfiles(Image image) {
    return images.resolve("docker").resolve(image.folder());
  }

  Path cached(Artifact artifact) {
    return cache.resolve("bin").resolve(artifact.cachePath());
  }

  /** Storage of the lab's registry, to be mounted at /var/lib/registry. */
  public Path registryStorage() {
    return cache.resolve("registry");
  }
}
