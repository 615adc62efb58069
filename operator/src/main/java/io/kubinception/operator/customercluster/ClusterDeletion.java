package io.kubinception.operator.customercluster;

import io.fabric8.kubernetes.client.KubernetesClient;
import io.kubinception.api.v1alpha1.ControlPlane;
import io.kubinception.api.v1alpha1.KubeconfigRequest;
import io.kubinception.api.v1alpha1.NodePool;
import io.kubinception.api.v1alpha1.Resource;
import io.kubinception.api.v1alpha1.Status;
import io.kubinception.operator.kube.Applier;
import io.kubinception.operator.kube.Conditions;
import io.kubinception.operator.steps.Step;
import io.kubinception.operator.steps.StepResult;
import java.time.Duration;
import java.util.List;
import java.util.function.Function;

/** Takes away all that was made for a cluster, in an order that leaves nothing. */
final class ClusterDeletion {
  private static final Duration SOON = Duration.ofMillis(500);

  private final KubernetesClient client;
  private final Applier applier;
  private final InsideCheck inside;

  ClusterDeletion(KubernetesClient client, Applier applier, InsideCheck inside) {
    this.client = client;
    this.applier = applier;
    this.inside = inside;
  }

  List<Step> steps(CustomerClusterPass pass) {
    return List.of(
        new Step("NodesGone", () -> dropPools(pass)),
        new Step("ControlPlaneGone", () -> dropControlPlane(pass)),
        new Step("KubeconfigsGone", () -> dropKubeconfigs(pass)),
        new Step("NamespaceGone", () -> dropNamespace(pass)));
  }

  private StepResult dropPools(CustomerClusterPass pass) {
    List<NodePool> left = drop(NodePool.class, p -> p.getSpec().cluster(), pass);
    return left.isEmpty()
        ? StepResult.done("")
        : StepResult.waitFor(
            SOON, "DeletingNodes", "the worker nodes are being deleted" + why(left));
  }

  /** What the first pool that has something to say waits for. */
  private static String why(List<NodePool> left) {
    return left.stream()
        .filter(pool -> pool.getMetadata().getDeletionTimestamp() != null)
        .flatMap(
            pool ->
                Status.condition(pool.getStatus(), Conditions.READY)
                    .filter(c -> "False".equals(c.getStatus()))
                    .map(c -> ": %s: %s".formatted(pool.getMetadata().getName(), c.getMessage()))
                    .stream())
        .findFirst()
        .orElse("");
  }

  private StepResult dropControlPlane(CustomerClusterPass pass) {
    var resource =
        client
            .resources(ControlPlane.class)
            .inNamespace(pass.namespaceOfControlPlane())
            .withName(pass.name());
    ControlPlane left = resource.get();
    if (left == null) {
      return StepResult.done("");
    }
    if (left.getMetadata().getDeletionTimestamp() == null) {
      resource.delete();
    }
    return StepResult.waitFor(
        SOON,
        "DeletingControlPlane",
        Status.condition(left.getStatus(), Conditions.READY)
            .map(c -> c.getMessage())
            .orElse("the control plane is being deleted"));
  }

  /** Those given out by request: as long as there was an API server they were of use. */
  private StepResult dropKubeconfigs(CustomerClusterPass pass) {
    return drop(KubeconfigRequest.class, r -> r.getSpec().cluster(), pass).isEmpty()
        ? StepResult.done("")
        : StepResult.waitFor(
            SOON, "DeletingKubeconfigs", "kubeconfigs that were asked for are being deleted");
  }

  private StepResult dropNamespace(CustomerClusterPass pass) {
    var resource = client.namespaces().withName(pass.namespaceOfControlPlane());
    var left = resource.get();
    if (left == null) {
      applier.forget(pass.namespaceOfControlPlane());
      inside.forget(pass);
      return StepResult.done("");
    }
    if (left.getMetadata().getDeletionTimestamp() == null) {
      resource.delete();
    }
    return StepResult.waitFor(SOON, "DeletingNamespace", "its namespace is being deleted");
  }

  /** Deletes those of a kind that name the cluster, and tells which are left. */
  private <R extends Resource<?, ?>> List<R> drop(
      Class<R> kind, Function<R, String> cluster, CustomerClusterPass pass) {
    List<R> left =
        client
            .resources(kind)
            .inNamespace(pass.cluster().getMetadata().getNamespace())
            .list()
            .getItems()
            .stream()
            .filter(r -> cluster.apply(r).equals(pass.name()))
            .toList();
    left.stream()
        .filter(r -> r.getMetadata().getDeletionTimestamp() == null)
        .forEach(r -> client.resource(r).delete());
    return left;
  }
}
