package io.kubinception.testkit;

import io.kubinception.api.v1alpha1.KubernetesVersions;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The programs that tests run: where the environment or a system property of the same name says,
 * else what images/ built into the cache. A missing one fails the test, as skipped tests prove
 * nothing.
 */
public enum Binaries {
  ETCD("KUBINCEPTION_ETCD", "etcd-3.6.14", "etcd"),
  KUBE_APISERVER("KUBINCEPTION_KUBE_APISERVER", Binaries.KUBERNETES, "kube-apiserver"),
  KUBECTL("KUBINCEPTION_KUBECTL", Binaries.KUBERNETES, "kubectl"),
  HELM("KUBINCEPTION_HELM", "helm-4.2.4", "helm");

  private static final String KUBERNETES = "kubernetes-" + KubernetesVersions.DEFAULT;

  private final String setting;
  private final String folder;
  private final String program;

  Binaries(String setting, String folder, String program) {
    this.setting = setting;
    this.folder = folder;
    this.program = program;
  }

  /** The program's path. */
  public Path path() {
    var candidates =
        Stream.of(
                System.getProperty(setting),
                System.getenv(setting),
                cache().resolve("bin").resolve(folder).resolve(program).toString())
            .filter(Objects::nonNull)
            .map(Path::of)
            .toList();
    return candidates.stream()
        .filter(Files::isExecutable)
        .findFirst()
        .orElseThrow(
            () ->
                new IllegalStateException(
                    "No %s to test with (looked at %s). Run ./kubinception test, which builds it (%s), or set %s to the program."
                        .formatted(program, candidates, folder, setting)));
  }

  private static Path cache() {
    @Nullable String xdg = System.getenv("XDG_CACHE_HOME");
    Path caches = xdg == null ? Path.of(System.getProperty("user.home"), ".cache") : Path.of(xdg);
    return caches.resolve("kubinception");
  }
}
