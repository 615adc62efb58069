package io.kubinception.operator.customer;

import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.kubinception.api.v1alpha1.ControlPlane;
import io.kubinception.api.v1alpha1.CustomerCluster;
import io.kubinception.controlplane.ControlPlaneNames;
import io.kubinception.operator.customer.CustomerApi.Readiness;
import io.kubinception.operator.kube.SecretData;
import org.jspecify.annotations.Nullable;

/**
 * Goes the way that customers and worker nodes take, through the edge, and only when that leads
 * nowhere the operator's own, inside the admin cluster. Costs a few seconds at most.
 */
public final class EdgeWays {
  private final KubernetesClient client;

  public EdgeWays(KubernetesClient client) {
    this.client = client;
  }

  /** To the API server of the cluster. */
  public EdgeWay of(CustomerCluster cluster) {
    var status = cluster.getStatus();
    return status == null
        ? EdgeWay.UNKNOWN
        : find(
            status.controlPlaneNamespace(),
            new ControlPlaneNames(cluster.getMetadata().getName()).adminSecret(),
            status.endpoint());
  }

  /** To the API server of the control plane. */
  public EdgeWay of(ControlPlane controlPlane) {
    var status = controlPlane.getStatus();
    return status == null
        ? EdgeWay.UNKNOWN
        : find(
            controlPlane.getMetadata().getNamespace(),
            status.adminKubeconfigSecret(),
            status.endpoint());
  }

  private EdgeWay find(
      @Nullable String namespace, @Nullable String secretName, @Nullable String endpoint) {
    if (namespace == null || secretName == null || endpoint == null) {
      return EdgeWay.UNKNOWN;
    }
    Secret secret = client.secrets().inNamespace(namespace).withName(secretName).get();
    String kubeconfig = secret == null ? null : SecretData.decode(secret).get("kubeconfig");
    if (kubeconfig == null) {
      return EdgeWay.UNKNOWN;
    }
    if (answers(kubeconfig, endpoint)) {
      return EdgeWay.OPEN;
    }
    return answers(kubeconfig, null) ? EdgeWay.BROKEN : EdgeWay.UNKNOWN;
  }

  private boolean answers(String kubeconfig, @Nullable String endpoint) {
    try (var api =
        CustomerApi.open(kubeconfig, endpoint, client.getKubernetesSerialization(), () -> {})) {
      return api.readiness() != Readiness.SILENT;
    } catch (KubernetesClientException e) {
      return false;
    }
  }
}
