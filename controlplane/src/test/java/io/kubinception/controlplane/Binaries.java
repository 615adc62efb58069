package io.kubinception.controlplane;

import java.nio.file.Files;
import java.nio.file.Path;

/** The components' real programs, as the build of the images leaves them in the user's cache. */
final class Binaries {

  static final String KUBERNETES = "kubernetes-1.36.4";
  static final String ETCD = "etcd-3.6.14";
  static final String KONNECTIVITY = "konnectivity-0.36.0";
  static final String KUBE_ROUTER = "kube-router-2.10.0";

  static Path find(String folder, String program) {
    String xdg = System.getenv("XDG_CACHE_HOME");
    Path cache = xdg == null ? Path.of(System.getProperty("user.home"), ".cache") : Path.of(xdg);
    Path binary = cache.resolve("kubinception/bin").resolve(folder).resolve(program);
    if (!Files.isExecutable(binary)) {
      throw new IllegalStateException(
          "this test runs the real "
              + program
              + ", which is not at "
              + binary
              + ": build the images first");
    }
    return binary;
  }

  private Binaries() {}
}
