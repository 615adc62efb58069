package io.kubinception.operator.move;

import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.kubinception.api.v1alpha1.ControlPlane;
import io.kubinception.api.v1alpha1.EtcdCluster;
import io.kubinception.api.v1alpha1.Kubinception;
import io.kubinception.api.v1alpha1.TenantReference;
import io.kubinception.controlplane.Component;
import io.kubinception.operator.steps.StepResult;
import java.time.Duration;
import java.util.List;

/** Which etcd cluster the API servers of a tenant speak to, by their pods. */
final class ApiServers {
  private static final Duration LOOK = Duration.ofMillis(500);

  private final KubernetesClient client;

  ApiServers(KubernetesClient client) {
    this.client = client;
  }

  /** Whether all of them speak to this one, and one of them is ready, if there are to be any. */
  StepResult serveFrom(TenantReference tenant, String etcdCluster) {
    ControlPlane controlPlane =
        client
            .resources(ControlPlane.class)
            .inNamespace(tenant.namespace())
            .withName(tenant.name())
            .get();
    if (controlPlane == null) {
      return StepResult.done("no control plane uses the tenant");
    }
    List<Pod> pods = pods(tenant);
    String flag = flag(etcdCluster);
    long old = pods.stream().filter(pod -> !speaksTo(pod, flag)).count();
    if (old > 0) {
      return StepResult.waitFor(
          LOOK, "OldApiServers", "%d API servers of before are ending".formatted(old));
    }
    var spec = controlPlane.getSpec();
    if (spec.replicas() > 0 && !spec.asleep() && pods.stream().noneMatch(ApiServers::isReady)) {
      return StepResult.waitFor(LOOK, "ApiServersStarting", "the API server is starting");
    }
    return StepResult.done("%d API servers speak to %s".formatted(pods.size(), etcdCluster));
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

  private String flag(String etcdCluster) {
    var endpoints =
        client.resources(EtcdCluster.class).withName(etcdCluster).require().memberEndpoints();
    return "--etcd-servers=" + String.join(",", endpoints);
  }

  private static boolean speaksTo(Pod pod, String flag) {
    return pod.getSpec().getContainers().stream()
        .anyMatch(
            container ->
                container.getArgs().contains(flag) || container.getCommand().contains(flag));
  }

  private static boolean isReady(Pod pod) {
    return pod.getStatus() != null
        && pod.getStatus().getConditions().stream()
            .anyMatch(c -> c.getType().equals("Ready") && c.getStatus().equals("True"));
  }
}
