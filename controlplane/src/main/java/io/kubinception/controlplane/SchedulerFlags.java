package io.kubinception.controlplane;

import static io.kubinception.controlplane.MountedFiles.path;

import java.util.List;

/** The scheduler's command line. */
final class SchedulerFlags {

  static List<String> of(ControlPlaneModel model) {
    return new Flags()
        .with("kubeconfig", path("kubeconfig"))
        .with("secure-port", Ports.SCHEDULER)
        .with("authorization-always-allow-paths", ControllerManagerFlags.OPEN_PATHS)
        .with("profiling", "false")
        .with(LeaderElection.flags(model.replicas(Component.SCHEDULER)))
        .with(model.size().scheduler().flags())
        .lineWith(model.extraArguments().scheduler());
  }

  private SchedulerFlags() {}
}
