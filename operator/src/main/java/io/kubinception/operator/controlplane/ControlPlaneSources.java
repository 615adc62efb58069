package io.kubinception.operator.controlplane;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.javaoperatorsdk.operator.api.config.informer.InformerEventSourceConfiguration;
import io.javaoperatorsdk.operator.api.reconciler.EventSourceContext;
import io.javaoperatorsdk.operator.processing.event.ResourceID;
import io.javaoperatorsdk.operator.processing.event.source.EventSource;
import io.javaoperatorsdk.operator.processing.event.source.informer.InformerEventSource;
import io.kubinception.api.v1alpha1.ControlPlane;
import io.kubinception.api.v1alpha1.EtcdCluster;
import io.kubinception.api.v1alpha1.EtcdTenant;
import io.kubinception.api.v1alpha1.Kubinception;
import io.kubinception.operator.kube.Labels;
import io.kubinception.operator.kube.LostSecrets;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/** The other objects whose changes have a control plane looked at. */
final class ControlPlaneSources {

  static List<EventSource<?, ControlPlane>> of(EventSourceContext<ControlPlane> context) {
    var deployments =
        new InformerEventSource<>(
            InformerEventSourceConfiguration.from(Deployment.class, ControlPlane.class)
                .withName("deployments")
                .withLabelSelector(Labels.OURS + "," + Kubinception.LABEL_CONTROL_PLANE)
                .withSecondaryToPrimaryMapper(ControlPlaneSources::owner)
                .build(),
            context);
    var tenants =
        new InformerEventSource<>(
            InformerEventSourceConfiguration.from(EtcdTenant.class, ControlPlane.class)
                .withName("tenants")
                .withLabelSelector(Kubinception.LABEL_CONTROL_PLANE)
                .withSecondaryToPrimaryMapper(ControlPlaneSources::owner)
                .build(),
            context);
    var secrets =
        LostSecrets.of(
            ControlPlane.class, Labels.OURS + "," + Kubinception.LABEL_CONTROL_PLANE, context);
    // Members come and go, and API servers are to know them; nothing else of an etcd is waited for.
    var members =
        new InformerEventSource<>(
            InformerEventSourceConfiguration.from(EtcdCluster.class, ControlPlane.class)
                .withName("etcd-members")
                .withOnAddFilter(etcd -> false)
                .withOnUpdateFilter(
                    (now, before) -> !now.memberEndpoints().equals(before.memberEndpoints()))
                .withOnDeleteFilter((etcd, unknown) -> false)
                .withSecondaryToPrimaryMapper(etcd -> customersOf(etcd, tenants))
                .build(),
            context);
    return List.of(deployments, tenants, secrets, members);
  }

  private static Set<ResourceID> customersOf(
      EtcdCluster etcd, InformerEventSource<EtcdTenant, ControlPlane> tenants) {
    String name = etcd.getMetadata().getName();
    return tenants
        .list(tenant -> tenant.getSpec().etcdCluster().equals(name))
        .flatMap(tenant -> owner(tenant).stream())
        .collect(Collectors.toSet());
  }

  private static Set<ResourceID> owner(HasMetadata object) {
    return Set.of(
        new ResourceID(
            object.getMetadata().getLabels().get(Kubinception.LABEL_CONTROL_PLANE),
            object.getMetadata().getNamespace()));
  }

  private ControlPlaneSources() {}
}
