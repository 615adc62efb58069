package io.kubinception.controlplane;

import io.kubinception.api.v1alpha1.ControlPlaneSpec;
import io.kubinception.api.v1alpha1.ExtraArgument;
import java.util.List;

/**
 * Arguments that the customer adds to ours.
 *
 * @param apiServer for the API servers
 * @param controllerManager for the controller managers
 * @param scheduler for the schedulers
 */
public record ExtraArguments(
    List<ExtraArgument> apiServer,
    List<ExtraArgument> controllerManager,
    List<ExtraArgument> scheduler) {

  public static final ExtraArguments NONE = new ExtraArguments(List.of(), List.of(), List.of());

  public ExtraArguments {
    apiServer = List.copyOf(apiServer);
    controllerManager = List.copyOf(controllerManager);
    scheduler = List.copyOf(scheduler);
  }

  /** Those of a spec. */
  public static ExtraArguments of(ControlPlaneSpec spec) {
    return new ExtraArguments(
        spec.apiServer().extraArgs(),
        spec.controllerManager().extraArgs(),
        spec.scheduler().extraArgs());
  }
}
