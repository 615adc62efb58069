package io.kubinception.controlplane;

import static io.kubinception.api.v1alpha1.Kubinception.GROUP;

import io.fabric8.kubernetes.api.model.PodTemplateSpec;
import io.fabric8.kubernetes.api.model.PodTemplateSpecBuilder;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.apps.DeploymentBuilder;
import io.fabric8.kubernetes.api.model.apps.DeploymentStrategy;
import io.fabric8.kubernetes.api.model.apps.DeploymentStrategyBuilder;
import java.util.Map;
import java.util.TreeMap;

/** A component's Deployment, with every field that the server would default. */
final class ComponentDeployment {

  /** Rolls the pods when what they read at start has changed. */
  static final String CONFIG_HASH = GROUP + "/config-hash";

  static Deployment of(ControlPlaneModel model, Component component) {
    return new DeploymentBuilder()
        .withMetadata(Metadata.of(model, model.names().deployment(component), component))
        .withNewSpec()
        .withReplicas(model.replicas(component))
        .withRevisionHistoryLimit(2)
        .withProgressDeadlineSeconds(600)
        .withSelector(Metadata.labelSelector(model, component))
        .withStrategy(strategy(component, model.replicas(component)))
        .withTemplate(template(model, component))
        .endSpec()
        .build();
  }

  static DeploymentStrategy strategy(Component component, int replicas) {
    return switch (component) {
      // The old one serves until the new one does.
      case API_SERVER -> rolling(1, 0);
      // Agents look for another server only when they miss one.
      case TUNNEL_SERVER -> replicas < 2 ? rolling(1, 0) : rolling(0, 1);
      // Without leader election there must never be two; with it the other one takes over.
      case CONTROLLER_MANAGER, SCHEDULER ->
          replicas < 2
              ? new DeploymentStrategyBuilder().withType("Recreate").build()
              : rolling(0, 1);
    };
  }

  private static DeploymentStrategy rolling(int maxSurge, int maxUnavailable) {
    return new DeploymentStrategyBuilder()
        .withType("RollingUpdate")
        .withNewRollingUpdate()
        .withNewMaxSurge(maxSurge)
        .withNewMaxUnavailable(maxUnavailable)
        .endRollingUpdate()
        .build();
  }

  private static PodTemplateSpec template(ControlPlaneModel model, Component component) {
    ComponentPod pod = ComponentPods.of(model, component);
    return new PodTemplateSpecBuilder()
        .withNewMetadata()
        .withLabels(Metadata.podLabels(model, component))
        .addToAnnotations(CONFIG_HASH, configHash(model, pod))
        .endMetadata()
        .withNewSpec()
        .withContainers(pod.container(model.size().of(component)))
        .withVolumes(pod.files().volume())
        .withSecurityContext(RestrictedPod.context())
        .withAutomountServiceAccountToken(false)
        .withEnableServiceLinks(false)
        .withPriorityClassName(RestrictedPod.PRIORITY_CLASS)
        .withTerminationGracePeriodSeconds(pod.end().graceSeconds())
        .withAffinity(Placement.affinity(model, component))
        .withTolerations(Placement.tolerations())
        .withTopologySpreadConstraints(Placement.spread(model, component))
        .withRestartPolicy("Always")
        .withDnsPolicy("ClusterFirst")
        .withSchedulerName("default-scheduler")
        .endSpec()
        .build();
  }

  private static String configHash(ControlPlaneModel model, ComponentPod pod) {
    Map<String, String> texts = new TreeMap<>();
    pod.files().secretNames().forEach(name -> texts.put(name, model.secrets().of(name)));
    if (pod.component() == Component.API_SERVER) {
      texts.putAll(ApiServerConfig.readAtStart(model));
    }
    return Checksum.of(texts);
  }

  private ComponentDeployment() {}
}
