package io.kubinception.testkit;

import io.kubinception.api.v1alpha1.KubernetesVersions;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * A program that tests run for real, as the images' build leaves it in the cache.
 *
 * @param built where it is below the cache's folder of programs, as folder/program
 */
public record BuiltProgram(String built) {
  /** etcd, as the product runs it. */
  public static final BuiltProgram ETCD = new BuiltProgram("etcd-3.6.14/etcd");

  /** etcd of the minor before, which upgrades begin from. */
  public static final BuiltProgram FORMER_ETCD = new BuiltProgram("etcd-3.5-3.5.33/etcd");

  /** etcd of the minor to come, which upgrades go to. */
  public static final BuiltProgram NEXT_ETCD = new BuiltProgram("etcd-3.7-3.7.3/etcd");

  public static final BuiltProgram HELM = new BuiltProgram("helm-4.2.4/helm");
  public static final BuiltProgram TUNNEL_SERVER =
      new BuiltProgram("konnectivity-0.36.0/proxy-server");
  public static final BuiltProgram TUNNEL_AGENT =
      new BuiltProgram("konnectivity-0.36.0/proxy-agent");
  public static final BuiltProgram KUBE_ROUTER = new BuiltProgram("kube-router-2.10.0/kube-router");

  /** A server of the S3 protocol. */
  public static final BuiltProgram VERSITYGW = new BuiltProgram("versitygw-1.8.0/versitygw");

  /** A program of Kubernetes, of the version that customers get. */
  public static BuiltProgram kubernetes(String program) {
    return kubernetes(KubernetesVersions.DEFAULT, program);
  }

  /** The same of a version like 1.36.4. */
  public static BuiltProgram kubernetes(String version, String program) {
    return new BuiltProgram("kubernetes-%s/%s".formatted(version, program));
  }

  /** The program; fails with what to do when there is none, as skipped tests prove nothing. */
  public Path find() {
    Path program = cache().resolve("kubinception/bin").resolve(built);
    if (!Files.isExecutable(program)) {
      throw new IllegalStateException(
          "No %s to test with at %s: run ./kubinception test, which builds it"
              .formatted(built, program));
    }
    return program;
  }

  private static Path cache() {
    @Nullable String xdg = System.getenv("XDG_CACHE_HOME");
    return xdg == null ? Path.of(System.getProperty("user.home"), ".cache") : Path.of(xdg);
  }
}
