package io.kubinception.cli.fleet;

import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.kubinception.api.v1alpha1.CustomerCluster;
import io.kubinception.cli.Failure;
import io.kubinception.cli.upgrade.Inside;
import io.kubinception.cli.upgrade.InsideReader;
import java.util.Objects;

/**
 * Speaks to a customer's cluster with the kubeconfig that the customer has, past the edge where
 * that lets in others only.
 */
final class CustomerOpener {
  private static final int MILLISECONDS = 15_000;

  private final Fleet fleet;
  private final PastTheEdge pastTheEdge;

  CustomerOpener(Fleet fleet, PastTheEdge pastTheEdge) {
    this.fleet = fleet;
    this.pastTheEdge = pastTheEdge;
  }

  Inside read(CustomerCluster cluster) {
    var config = Config.fromKubeconfig(kubeconfig(cluster));
    config.setConnectionTimeout(MILLISECONDS);
    config.setRequestTimeout(MILLISECONDS);
    config.setRequestRetryBackoffLimit(0);
    KeyAlgorithm.of(config.getClientKeyData()).ifPresent(config::setClientKeyAlgo);
    try {
      return read(config);
    } catch (KubernetesClientException e) {
      String reason = why(cluster, e);
      if (e.getCode() > 0 || cluster.getSpec().access().allowedNetworks().isEmpty()) {
        throw failure(cluster, config, reason).because(e);
      }
      return readPastTheEdge(cluster, config, reason);
    }
  }

  private static Inside read(Config config) {
    try (var client = new KubernetesClientBuilder().withConfig(config).build()) {
      return new InsideReader(client).read();
    }
  }

  private Inside readPastTheEdge(CustomerCluster cluster, Config config, String keptOut) {
    String endpoint = config.getMasterUrl();
    try (var way = wayPastTheEdge(cluster, config, keptOut)) {
      // Its certificate is for this name, too.
      config.setMasterUrl("https://localhost:" + way.port());
      return read(config);
    } catch (KubernetesClientException e) {
      config.setMasterUrl(endpoint);
      throw e.getCode() > 0
          ? failure(cluster, config, why(cluster, e)).because(e)
          : noWay(cluster, config, keptOut, e);
    }
  }

  private PastTheEdge.Way wayPastTheEdge(CustomerCluster cluster, Config config, String keptOut) {
    try {
      return pastTheEdge
          .to(cluster)
          .orElseThrow(() -> failure(cluster, config, "no API server of it is ready"));
    } catch (KubernetesClientException e) {
      throw noWay(cluster, config, keptOut, e);
    }
  }

  private static Failure noWay(
      CustomerCluster cluster, Config config, String keptOut, KubernetesClientException e) {
    return failure(
            cluster,
            config,
            "%s, or as somebody for whom the admin cluster forwards ports to its API server (%s)"
                .formatted(keptOut, sentence(e)))
        .because(e);
  }

  private static Failure failure(CustomerCluster cluster, Config config, String reason) {
    return Failure.failed(
        "cannot look into cluster %s at %s: %s"
            .formatted(cluster.getMetadata().getName(), config.getMasterUrl(), reason));
  }

  private static String why(CustomerCluster cluster, KubernetesClientException e) {
    if (e.getCode() > 0) {
      return "its API server refuses it (%d)%s"
          .formatted(
              e.getCode(),
              e.getStatus() == null || e.getStatus().getMessage() == null
                  ? ""
                  : ": " + e.getStatus().getMessage());
    }
    var allowed = cluster.getSpec().access().allowedNetworks();
    return allowed.isEmpty()
        ? "its API server does not answer"
        : "it answers nobody but %s, which its customer allows: ask from there"
            .formatted(String.join(", ", allowed));
  }

  private static String sentence(KubernetesClientException e) {
    return e.getStatus() == null || e.getStatus().getMessage() == null
        ? Objects.toString(e.getMessage(), "").lines().findFirst().orElse("no reason is known")
        : e.getStatus().getMessage();
  }

  private String kubeconfig(CustomerCluster cluster) {
    var name = cluster.getMetadata().getName();
    var status = cluster.getStatus();
    var secret =
        Objects.toString(status == null ? null : status.kubeconfigSecret(), name + "-kubeconfig");
    return fleet
        .secret(cluster.getMetadata().getNamespace(), secret, "kubeconfig")
        .orElseThrow(
            () ->
                Failure.failed(
                    "cannot look into cluster %s: there is no Secret %s with its kubeconfig"
                        .formatted(name, secret)));
  }
}
