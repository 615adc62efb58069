package io.kubinception.operator.controlplane;

import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.kubinception.controlplane.Component;
import io.kubinception.controlplane.ControlPlaneModel;
import io.kubinception.controlplane.ControlPlaneObjects;
import io.kubinception.controlplane.Rendering;
import io.kubinception.controlplane.Rollout;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What is to run.
 *
 * @param model what it was rendered from
 * @param objects for the admin cluster
 */
record Rendered(ControlPlaneModel model, ControlPlaneObjects objects) {

  static Rendered of(ControlPlaneModel model) {
    return new Rendered(model, Rendering.of(model));
  }

  /** The same, but with these Deployments, which run. */
  Rendered keeping(Map<Component, Deployment> running) {
    return new Rendered(model, objects.keeping(running));
  }

  /** Whether this Deployment is all of the component that is asked for, and ready. */
  boolean isComplete(Component component, @Nullable Deployment seen) {
    Deployment wanted = objects.deployment(component);
    return wanted.getSpec().getReplicas() == model.replicas(component)
        && Rollout.isComplete(wanted, seen);
  }
}
