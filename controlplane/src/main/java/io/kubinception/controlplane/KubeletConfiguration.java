package io.kubinception.controlplane;

import io.kubinception.api.v1alpha1.Networks;
import java.util.Map;

/** How the kubelets of a customer cluster are configured: the same in every place that tells it. */
final class KubeletConfiguration {

  static String yaml(String version, Networks networks) {
    return Template.fill(
        version,
        "kubelet-configuration.yaml",
        Map.of(
            "dnsAddress", ServiceAddresses.of(networks).dns(),
            "dnsDomain", networks.dnsDomain()));
  }

  private KubeletConfiguration() {}
}
