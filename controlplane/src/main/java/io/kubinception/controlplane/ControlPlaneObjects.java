package io.kubinception.controlplane;

import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicy;
import io.fabric8.kubernetes.api.model.policy.v1.PodDisruptionBudget;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * A control plane's objects in its namespace, in the order to apply them. The controller manager
 * and the scheduler exit while no API server answers: apply them when one does.
 *
 * @param apiServerConfig files that the API servers mount
 * @param networkPolicies who of the pods may talk to whom
 * @param services ways to the API servers and tunnel servers
 * @param apiServer the API servers
 * @param tunnelServer the tunnel servers
 * @param controllerManager the controller managers
 * @param scheduler the schedulers
 * @param podDisruptionBudgets for two replicas and more; else empty
 */
public record ControlPlaneObjects(
    ConfigMap apiServerConfig,
    List<NetworkPolicy> networkPolicies,
    List<Service> services,
    Deployment apiServer,
    Deployment tunnelServer,
    Deployment controllerManager,
    Deployment scheduler,
    List<PodDisruptionBudget> podDisruptionBudgets) {

  /** All but the Deployments. */
  public List<HasMetadata> foundations() {
    return Stream.<List<? extends HasMetadata>>of(
            List.of(apiServerConfig), networkPolicies, services, podDisruptionBudgets)
        .<HasMetadata>flatMap(List::stream)
        .toList();
  }

  /** The Deployment of a component. */
  public Deployment deployment(Component component) {
    return switch (component) {
      case API_SERVER -> apiServer;
      case CONTROLLER_MANAGER -> controllerManager;
      case SCHEDULER -> scheduler;
      case TUNNEL_SERVER -> tunnelServer;
    };
  }

  /** The same with these Deployments in place of the rendered ones. */
  public ControlPlaneObjects keeping(Map<Component, Deployment> deployments) {
    return new ControlPlaneObjects(
        apiServerConfig,
        networkPolicies,
        services,
        deployments.getOrDefault(Component.API_SERVER, apiServer),
        deployments.getOrDefault(Component.TUNNEL_SERVER, tunnelServer),
        deployments.getOrDefault(Component.CONTROLLER_MANAGER, controllerManager),
        deployments.getOrDefault(Component.SCHEDULER, scheduler),
        podDisruptionBudgets);
  }

  /** Everything, in the order to apply. */
  public List<HasMetadata> all() {
    return Stream.concat(
            foundations().stream(),
            Stream.of(apiServer, tunnelServer, controllerManager, scheduler))
        .toList();
  }
}
