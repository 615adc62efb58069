package io.kubinception.operator.move;

import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.kubinception.api.v1alpha1.ControlPlane;
import io.kubinception.api.v1alpha1.EtcdCluster;
import io.kubinception.api.v1alpha1.Kubinception;
import io.kubinception.api.v1alpha1.TenantReference;
import io.kubinception.controlplane.Component;
import io.kubinception.controlplane.Rollout;
import io.kubinception.operator.steps.StepResult;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Which etcd cluster the API servers of a tenant speak to, by their pods. */
final class ApiServers {
  private static final Duration LOOK = Duration.ofMillis(500);

  private final KubernetesClient client;

  ApiServers(KubernetesClient client) {
    this.client = client;
  }

  /**
   * Whether none of them speaks to the source any more and one is ready, if there are to be any.
   *
   * @param moved where from and where to
   * @param isLast whether the tenant is to be where this move brought it: if not, a later move says
   *     whom they speak to
   */
  StepResult haveLeft(Places moved, boolean isLast) {
    Optional<ControlPlane> controlPlane = controlPlane(moved.tenant());
    if (controlPlane.isEmpty()) {
      return StepResult.done("no control plane uses the tenant");
    }
    List<Pod> pods = pods(moved.tenant());
    Set<String> source = endpoints(moved.from());
    Set<String> target = endpoints(moved.to());
    // They may know an older list of members: one in common tells whose they are.
    long old =
        pods.stream()
            .map(pod -> Rollout.etcdServers(pod.getSpec()))
            .filter(
                servers ->
                    !Collections.disjoint(servers, source)
                        || (isLast && Collections.disjoint(servers, target)))
            .count();
    if (old > 0) {
      return StepResult.waitFor(
          LOOK,
          "OldApiServers",
          "%d API servers of before are ending%s"
              .formatted(
                  old,
                  controlPlane.get().paused() ? ", once their control plane is unpaused" : ""));
    }
    var spec = controlPlane.get().getSpec();
    if (isLast
        && spec.replicas() > 0
        && !spec.asleep()
        && pods.stream().noneMatch(ApiServers::isReady)) {
      return StepResult.waitFor(LOOK, "ApiServersStarting", "the API server is starting");
    }
    return StepResult.done("no API server speaks to %s".formatted(moved.from()));
  }

  /** Where a tenant was and where it went. */
  record Places(TenantReference tenant, String from, String to) {}

  /** Whether nobody would restart them. */
  boolean arePaused(TenantReference tenant) {
    return controlPlane(tenant).filter(ControlPlane::paused).isPresent();
  }

  private Optional<ControlPlane> controlPlane(TenantReference tenant) {
    return Optional.ofNullable(
        client
            .resources(ControlPlane.class)
            .inNamespace(tenant.namespace())
            .withName(tenant.name())
            .get());
  }

  private List<Pod> pods(TenantReference tenant) {
    return client
        .pods()
        .inNamespace(tenant.namespace())
        .withLabel(Kubinception.LABEL_CONTROL_PLANE, tenant.name())
        .withLabel(Kubinception.LABEL_COMPONENT, Component.API_SERVER.label())
        .list()
        .getItems();
  }

  private Set<String> endpoints(String etcdCluster) {
    return Set.copyOf(
        client.resources(EtcdCluster.class).withName(etcdCluster).require().knownEndpoints());
  }

  private static boolean isReady(Pod pod) {
    return pod.getStatus() != null
        && pod.getStatus().getConditions().stream()
            .anyMatch(c -> c.getType().equals("Ready") && c.getStatus().equals("True"));
  }
}
