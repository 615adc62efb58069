package io.kubinception.etcd.testing;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;

/** Finds the etcd program that tests run. */
final class EtcdBinary {
  private static final String SETTING = "KUBINCEPTION_ETCD";
  private static final String VERSION = "3.6.14";

  private EtcdBinary() {}

  /** The program; fails with what to do when there is none, as skipped tests prove nothing. */
  static Path find() {
    List<Path> candidates =
        Stream.of(System.getProperty(SETTING), System.getenv(SETTING), built().toString())
            .filter(Objects::nonNull)
            .map(Path::of)
            .toList();
    return candidates.stream()
        .filter(Files::isExecutable)
        .findFirst()
        .orElseThrow(
            () ->
                new IllegalStateException(
                    "No etcd to test with. Run ./kubinception test, which builds etcd "
                        + VERSION
                        + ", or set "
                        + SETTING
                        + " to the program. Looked at: "
                        + candidates));
  }

  private static Path built() {
    return Path.of(
        System.getProperty("user.home"), ".cache/kubinception/bin/etcd-" + VERSION + "/etcd");
  }
}
