package io.kubinception.operator.controlplane;

import io.kubinception.api.v1alpha1.ApiServer;
import io.kubinception.api.v1alpha1.ClusterSize;
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
    return of(false, wish);
  }

  /** One that sleeps, or does not. */
  public static ControlPlaneSpec asleep(boolean asleep) {
    return of(asleep, null);
  }

  private static ControlPlaneSpec of(boolean asleep, @Nullable Rotation wish) {
    return new ControlPlaneSpec(
        KubernetesVersions.DEFAULT,
        1,
        "lab",
        null,
        "local",
        Networks.defaults(),
        new ApiServer(List.of()),
        new ControllerManager(List.of()),
        new Scheduler(List.of()),
        asleep,
        null,
        null,
        wish,
        ClusterSize.SMALL);
  }

  private Specs() {}
}
