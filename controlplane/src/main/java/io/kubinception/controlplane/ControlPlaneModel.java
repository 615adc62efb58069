package io.kubinception.controlplane;

import io.fabric8.kubernetes.api.model.OwnerReference;
import io.kubinception.api.v1alpha1.ControlPlaneAudit;
import io.kubinception.api.v1alpha1.Networks;
import io.kubinception.api.v1alpha1.OidcIssuer;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * All that the objects of one control plane are made of.
 *
 * @param name name of the ControlPlane
 * @param namespace its namespace
 * @param owner the ControlPlane as owner of the objects in its namespace; null for none
 * @param labels labels for the objects besides our own, like the customer cluster's name
 * @param versions Kubernetes versions, like 1.36.4
 * @param replicas API servers wanted; 0 stops the control plane
 * @param serving whether an API server is ready by now
 * @param networks networks inside the customer cluster
 * @param tenantId id of the etcd tenant
 * @param etcdEndpoints client URLs of the etcd members
 * @param endpoint where customers and worker nodes reach the control plane
 * @param extraArguments arguments that the customer adds
 * @param issuers who else's tokens let people in
 * @param audit who is told of requests; null for nobody
 * @param secrets fingerprints of the Secrets that the pods mount
 * @param size what the pods ask for
 */
public record ControlPlaneModel(
    String name,
    String namespace,
    @Nullable OwnerReference owner,
    Map<String, String> labels,
    Versions versions,
    int replicas,
    boolean serving,
    Networks networks,
    String tenantId,
    List<String> etcdEndpoints,
    Endpoint endpoint,
    ExtraArguments extraArguments,
    List<OidcIssuer> issuers,
    @Nullable ControlPlaneAudit audit,
    SecretChecksums secrets,
    SizeClass size) {

  public ControlPlaneModel {
    labels = Map.copyOf(labels);
    etcdEndpoints = List.copyOf(etcdEndpoints);
    issuers = List.copyOf(issuers);
    if (etcdEndpoints.isEmpty()) {
      throw new IllegalArgumentException("a control plane needs at least one etcd endpoint");
    }
  }

  public ControlPlaneNames names() {
    return new ControlPlaneNames(name);
  }

  /** {@code /t/<id>/registry}: all keys of the control plane are under it. */
  public String etcdPrefix() {
    return "/t/" + tenantId + "/registry";
  }

  public ServiceAddresses serviceAddresses() {
    return ServiceAddresses.of(networks);
  }

  /** The version of a component. */
  String version(Component component) {
    return versions.of(component);
  }

  /** Replicas of a component: more than two of what only waits or forwards gain nothing. */
  public int replicas(Component component) {
    return component == Component.API_SERVER ? replicas : Math.min(replicas, 2);
  }
}
