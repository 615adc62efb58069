package io.kubinception.operator.customercluster;

import com.google.protobuf.ByteString;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import io.kubinception.api.v1alpha1.ControlPlane;
import io.kubinception.etcd.EtcdClient;
import io.kubinception.etcd.TenantId;

/** A control plane as of one that has run: no pod ever does here. */
final class RunBefore {
  /** Its status says so, and its tenant has so many keys. */
  static void withKeys(
      KubernetesClient client,
      ControlPlane controlPlane,
      EtcdClient root,
      TenantId tenant,
      int keys) {
    say(client, controlPlane);
    for (int i = 0; i < keys; i++) {
      root.kv()
          .put(
              tenant
                  .keyRange()
                  .start()
                  .concat(ByteString.copyFromUtf8("registry/configmaps/default/" + i)),
              ByteString.copyFromUtf8("data"));
    }
  }

  /** Its status says so. */
  static void say(KubernetesClient client, ControlPlane controlPlane) {
    client
        .resource(controlPlane)
        .subresource("status")
        .patch(
            PatchContext.of(PatchType.JSON_MERGE),
            "{\"status\":{\"startedAt\":\"2026-01-01T00:00:00Z\",\"usableAt\":\"2026-01-01T00:00:09Z\"}}");
  }

  private RunBefore() {}
}
