package io.kubinception.cli.fleet;

import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.kubinception.cli.Failure;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** Opens the admin cluster that a kubeconfig names. */
public final class AdminClusterOpener implements FleetOpener {
  private static final int CONNECT_MILLISECONDS = 5_000;
  private static final int REQUEST_MILLISECONDS = 15_000;

  private final KubeconfigSearch search;

  public AdminClusterOpener(KubeconfigSearch search) {
    this.search = search;
  }

  @Override
  public Fleet open(@Nullable Path kubeconfig, @Nullable String context) {
    var config = read(search.find(kubeconfig), context);
    config.setConnectionTimeout(CONNECT_MILLISECONDS);
    config.setRequestTimeout(REQUEST_MILLISECONDS);
    KeyAlgorithm.of(config.getClientKeyData()).ifPresent(config::setClientKeyAlgo);
    // People wait in front of it: they try again themselves, and waiting commands do so too.
    config.setRequestRetryBackoffLimit(0);
    return new AdminClusterFleet(new KubernetesClientBuilder().withConfig(config).build());
  }

  private static Config read(Path file, @Nullable String context) {
    try {
      var text = Files.readString(file);
      var config = Config.fromKubeconfig(context, text, file.toString());
      var found = config.getCurrentContext();
      if (context != null && (found == null || !context.equals(found.getName()))) {
        throw Failure.usage("%s has no context %s".formatted(file, context));
      }
      return config;
    } catch (IOException | RuntimeException e) {
      if (e instanceof Failure failure) {
        throw failure;
      }
      throw Failure.failed("%s is no kubeconfig that can be read".formatted(file)).because(e);
    }
  }
}
