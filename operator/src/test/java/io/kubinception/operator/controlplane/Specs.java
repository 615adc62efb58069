package io.kubinception.operator.controlplane;

import io.kubinception.api.v1alpha1.ApiServer;
import io.kubinception.api.v1alpha1.ClusterSize;
import io.kubinception.api.v1alpha1.ControlPlaneMaintenance;
import io.kubinception.api.v1alpha1.ControlPlaneSpec;
import io.kubinception.api.v1alpha1.ControllerManager;
import io.kubinception.api.v1alpha1.KubernetesVersions;
import io.kubinception.api.v1alpha1.Networks;
import io.kubinception.api.v1alpha1.Rotation;
import io.kubinception.api.v1alpha1.Scheduler;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Specs of which little matters. */
public final class Specs {
  static ControlPlaneSpec rotating(@Nullable Rotation wish) {
    return of(KubernetesVersions.DEFAULT, ClusterSize.SMALL, false, null, wish, null);
  }

  /** One that sleeps, or does not. */
  public static ControlPlaneSpec asleep(boolean asleep) {
    return of(KubernetesVersions.DEFAULT, ClusterSize.SMALL, asleep, null, null, null);
  }

  static ControlPlaneSpec of(
      String version,
      ClusterSize size,
      @Nullable String accessResetAt,
      @Nullable ControlPlaneMaintenance maintenance) {
    return of(version, size, false, accessResetAt, null, maintenance);
  }

  private static ControlPlaneSpec of(
      String version,
      ClusterSize size,
      boolean asleep,
      @Nullable String accessResetAt,
      @Nullable Rotation wish,
      @Nullable ControlPlaneMaintenance maintenance) {
    return new ControlPlaneSpec(
        version,
        1,
        "lab",
        null,
        "local",
        Networks.defaults(),
        new ApiServer(List.of()),
        new ControllerManager(List.of()),
        new Scheduler(List.of()),
        asleep,
        accessResetAt,
        null,
        wish,
        size,
        List.of(),
        null,
        maintenance);
  }

  private Specs() {}
}
