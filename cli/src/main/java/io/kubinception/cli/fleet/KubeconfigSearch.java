package io.kubinception.cli.fleet;

import io.kubinception.cli.Failure;
import java.io.File;
import java.nio.file.Path;
import java.util.Map;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Which kubeconfig leads to the admin cluster. KUBECONFIG comes late: people who use a customer
 * cluster have it point there.
 */
public record KubeconfigSearch(
    Map<String, String> environment, Path home, Predicate<Path> readable) {
  public static final String VARIABLE = "KUBINCEPTION_KUBECONFIG";

  public Path find(@Nullable Path option) {
    if (option != null) {
      return existing(option, "--kubeconfig");
    }
    var variable = environment.getOrDefault(VARIABLE, "");
    if (!variable.isBlank()) {
      return existing(Path.of(variable), VARIABLE);
    }
    var ours = home.resolve(".kubinception").resolve("admin.kubeconfig");
    if (readable.test(ours)) {
      return ours;
    }
    for (var path : environment.getOrDefault("KUBECONFIG", "").split(File.pathSeparator, -1)) {
      if (!path.isBlank() && readable.test(Path.of(path))) {
        return Path.of(path);
      }
    }
    var usual = home.resolve(".kube").resolve("config");
    if (readable.test(usual)) {
      return usual;
    }
    throw Failure.failed(
        "no kubeconfig of an admin cluster found: start a lab with 'kubinception up', or name the"
            + " file with --kubeconfig or "
            + VARIABLE);
  }

  private Path existing(Path path, String source) {
    if (!readable.test(path)) {
      throw Failure.failed(
          "%s names %s, which cannot be read: name the kubeconfig of an admin cluster"
              .formatted(source, path));
    }
    return path;
  }
}
