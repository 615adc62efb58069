package io.kubinception.controlplane;

import io.kubinception.api.v1alpha1.ApiServer;
import io.kubinception.api.v1alpha1.ClusterSize;
import io.kubinception.api.v1alpha1.ControlPlaneSpec;
import io.kubinception.api.v1alpha1.ControllerManager;
import io.kubinception.api.v1alpha1.ExtraArgument;
import io.kubinception.api.v1alpha1.KubernetesVersions;
import io.kubinception.api.v1alpha1.Networks;
import io.kubinception.api.v1alpha1.ReservedArguments;
import io.kubinception.api.v1alpha1.Scheduler;
import java.util.List;
import java.util.Set;

/**
 * Arguments that the customer adds to ours. Reserved ones are left out: the CRD refuses them, but
 * an object may be older than its rule.
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
    apiServer = unreserved(apiServer, spec(apiServer, List.of(), List.of()));
    controllerManager =
        unreserved(controllerManager, spec(List.of(), controllerManager, List.of()));
    scheduler = unreserved(scheduler, spec(List.of(), List.of(), scheduler));
  }

  /** Those of a spec. */
  public static ExtraArguments of(ControlPlaneSpec spec) {
    return new ExtraArguments(
        spec.apiServer().extraArgs(),
        spec.controllerManager().extraArgs(),
        spec.scheduler().extraArgs());
  }

  private static List<ExtraArgument> unreserved(
      List<ExtraArgument> arguments, ControlPlaneSpec alone) {
    Set<String> reserved = Set.copyOf(ReservedArguments.among(alone));
    return arguments.stream().filter(a -> !reserved.contains(a.name())).toList();
  }

  private static ControlPlaneSpec spec(
      List<ExtraArgument> apiServer,
      List<ExtraArgument> controllerManager,
      List<ExtraArgument> scheduler) {
    return new ControlPlaneSpec(
        KubernetesVersions.DEFAULT,
        1,
        "any",
        null,
        "any",
        Networks.defaults(),
        new ApiServer(apiServer),
        new ControllerManager(controllerManager),
        new Scheduler(scheduler),
        false,
        null,
        null,
        null,
        ClusterSize.SMALL);
  }
}
