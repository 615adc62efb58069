package io.kubinception.etcd.testing;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A server program that tests run for real, as the images' build leaves it in the cache.
 *
 * @param setting the system property or environment variable that names another program
 * @param built where it is below the cache's folder of programs
 */
public record BuiltProgram(String setting, String built) {
  /** etcd, as the product runs it. */
  public static final BuiltProgram ETCD = new BuiltProgram("KUBINCEPTION_ETCD", "etcd-3.6.14/etcd");

  /** etcd of the minor before, which upgrades begin from. */
  public static final BuiltProgram FORMER_ETCD =
      new BuiltProgram("KUBINCEPTION_FORMER_ETCD", "etcd-3.5-3.5.33/etcd");

  /** The program; fails with what to do when there is none, as skipped tests prove nothing. */
  public Path find() {
    var candidates =
        Stream.of(
                System.getProperty(setting),
                System.getenv(setting),
                cache().resolve("kubinception/bin").resolve(built).toString())
            .filter(Objects::nonNull)
            .map(Path::of)
            .toList();
    return candidates.stream()
        .filter(Files::isExecutable)
        .findFirst()
        .orElseThrow(
            () ->
                new IllegalStateException(
                    "No %s to test with. Run ./kubinception test, which builds it, or set %s to the program. Looked at: %s"
                        .formatted(built, setting, candidates)));
  }

  private static Path cache() {
    @Nullable String xdg = System.getenv("XDG_CACHE_HOME");
    return xdg == null ? Path.of(System.getProperty("user.home"), ".cache") : Path.of(xdg);
  }
}
