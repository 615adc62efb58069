package io.kubinception.operator.quota;

import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.apiextensions.v1.CustomResourceDefinition;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.dsl.NonDeletingOperation;
import io.fabric8.kubernetes.client.dsl.Resource;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import io.fabric8.kubernetes.client.utils.Serialization;
import org.jspecify.annotations.Nullable;

/** A custom resource whose default the customer makes long after the objects were made. */
final class Hoards {
  static void define(KubernetesClient as, @Nullable String byDefault) {
    String yaml =
        """
        apiVersion: apiextensions.k8s.io/v1
        kind: CustomResourceDefinition
        metadata:
          name: hoards.example.com
        spec:
          group: example.com
          scope: Namespaced
          names: {plural: hoards, singular: hoard, kind: Hoard}
          versions:
          - name: v1
            served: true
            storage: true
            schema:
              openAPIV3Schema:
                type: object
                properties:
                  text: {type: string%s}
        """
            .formatted(byDefault == null ? "" : ", default: " + byDefault);
    as.resource(Serialization.unmarshal(yaml, CustomResourceDefinition.class))
        .createOr(NonDeletingOperation::update);
  }

  static boolean create(KubernetesClient as) {
    String yaml =
        """
        apiVersion: example.com/v1
        kind: Hoard
        metadata:
          name: hoard
          namespace: default
          finalizers: [example.com/hold]
        """;
    try {
      as.resource(Serialization.unmarshal(yaml, GenericKubernetesResource.class)).create();
      return true;
    } catch (KubernetesClientException e) {
      return false;
    }
  }

  static void patch(KubernetesClient as, String patch) {
    of(as).patch(PatchContext.of(PatchType.JSON_MERGE), patch);
  }

  static void delete(KubernetesClient as) {
    of(as).delete();
  }

  /** How long its text is; 0 when there is none. */
  static int length(KubernetesClient as) {
    var hoard = of(as).get();
    return hoard == null ? 0 : String.valueOf((Object) hoard.get("text")).length();
  }

  private static Resource<GenericKubernetesResource> of(KubernetesClient as) {
    return as.genericKubernetesResources("example.com/v1", "Hoard")
        .inNamespace("default")
        .withName("hoard");
  }

  private Hoards() {}
}
