package io.kubinception.controlplane;

import io.fabric8.kubernetes.api.model.Taint;
import io.kubinception.api.v1alpha1.Networks;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What an instance is told at its first boot, as #cloud-config, so that it joins a customer
 * cluster. Its image has containerd and a kubelet of the version, not enabled.
 *
 * @param nodeName name of the Node and of the host
 * @param version Kubernetes version of the node
 * @param server URL of the API server
 * @param authorityPem the customer cluster's CA certificate
 * @param bootstrapToken id.secret; secret
 * @param networks networks inside the customer cluster
 * @param nodeIp address that the Node shall have; the kubelet finds one when null
 * @param labels labels of the Node
 * @param taints taints of the Node
 * @param providerUserData a #cloud-config of the provider that is merged in; null for none
 */
public record WorkerUserData(
    String nodeName,
    String version,
    String server,
    String authorityPem,
    String bootstrapToken,
    Networks networks,
    @Nullable String nodeIp,
    Map<String, String> labels,
    List<Taint> taints,
    @Nullable String providerUserData) {

  public WorkerUserData {
    labels = Map.copyOf(labels);
    taints = List.copyOf(taints);
  }

  /** The #cloud-config; it carries the bootstrap token. */
  public String render() {
    throw new UnsupportedOperationException(nodeName);
  }

  /** Leaves the token out. */
  @Override
  public String toString() {
    return "WorkerUserData[" + nodeName + "]";
  }
}
