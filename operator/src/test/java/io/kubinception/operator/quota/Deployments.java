package io.kubinception.operator.quota;

import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.apps.DeploymentBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.dsl.RollableScalableResource;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import java.util.Map;

/** A Deployment and its Scale, which tells nothing of who applied it. */
final class Deployments {
  private static final String NAME = "deployed";

  static void create(KubernetesClient as) {
    as.resource(
            new DeploymentBuilder()
                .withNewMetadata()
                .withName(NAME)
                .withNamespace("default")
                .endMetadata()
                .withNewSpec()
                .withReplicas(1)
                .withNewSelector()
                .withMatchLabels(Map.of("app", NAME))
                .endSelector()
                .withNewTemplate()
                .withNewMetadata()
                .withLabels(Map.of("app", NAME))
                .endMetadata()
                .withNewSpec()
                .addNewContainer()
                .withName("main")
                .withImage("main")
                .endContainer()
                .endSpec()
                .endTemplate()
                .endSpec()
                .build())
        .create();
  }

  static void scale(KubernetesClient as, int replicas) {
    patch(as, new PatchContext.Builder().withPatchType(PatchType.JSON_MERGE).build(), replicas);
  }

  static void scaleAs(KubernetesClient as, String applier) {
    patch(
        as,
        new PatchContext.Builder()
            .withPatchType(PatchType.SERVER_SIDE_APPLY)
            .withFieldManager(applier)
            .withForce(true)
            .build(),
        2);
  }

  private static void patch(KubernetesClient as, PatchContext how, int replicas) {
    of(as)
        .subresource("scale")
        .patch(
            how,
            """
            {"apiVersion":"autoscaling/v1","kind":"Scale","metadata":{"name":"%s","namespace":"default"},
             "spec":{"replicas":%d}}
            """
                .formatted(NAME, replicas));
  }

  private static RollableScalableResource<Deployment> of(KubernetesClient as) {
    return as.apps().deployments().inNamespace("default").withName(NAME);
  }

  private Deployments() {}
}
