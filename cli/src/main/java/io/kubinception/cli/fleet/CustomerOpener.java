package io.kubinception.cli.fleet;

import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.kubinception.api.v1alpha1.CustomerCluster;
import io.kubinception.cli.Failure;
import io.kubinception.cli.upgrade.Inside;
import io.kubinception.cli.upgrade.InsideReader;
import java.util.Objects;

/** Speaks to a customer's cluster with the kubeconfig that the customer has. */
final class CustomerOpener {
  private static final int MILLISECONDS = 15_000;

  private final Fleet fleet;

  CustomerOpener(Fleet fleet) {
    this.fleet = fleet;
  }

  Inside read(CustomerCluster cluster) {
    var name = cluster.getMetadata().getName();
    var config = Config.fromKubeconfig(kubeconfig(cluster));
    config.setConnectionTimeout(MILLISECONDS);
    config.setRequestTimeout(MILLISECONDS);
    config.setRequestRetryBackoffLimit(0);
    KeyAlgorithm.of(config.getClientKeyData()).ifPresent(config::setClientKeyAlgo);
    try (var client = new KubernetesClientBuilder().withConfig(config).build()) {
      return new InsideReader(client).read();
    } catch (KubernetesClientException e) {
      throw Failure.failed(
              "cannot look into cluster %s at %s: %s"
                  .formatted(name, config.getMasterUrl(), why(cluster, e)))
          .because(e);
    }
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
