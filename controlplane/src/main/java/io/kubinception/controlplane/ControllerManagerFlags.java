package io.kubinception.controlplane;

import static io.kubinception.controlplane.MountedFiles.path;

import java.util.List;

/** The controller manager's command line. */
final class ControllerManagerFlags {

  /**
   * Neither authentication nor authorization kubeconfig: both would keep watching the API for the
   * sake of a metrics page. Health and metrics are open instead, to whom the network policies let
   * in.
   */
  static final String OPEN_PATHS = "/healthz,/readyz,/livez,/metrics";

  static List<String> of(ControlPlaneModel model) {
    return new Flags()
        .with("kubeconfig", path("kubeconfig"))
        .with("secure-port", Ports.CONTROLLER_MANAGER)
        .with("authorization-always-allow-paths", OPEN_PATHS)
        .with("profiling", "false")
        .with(LeaderElection.flags(model.replicas(Component.CONTROLLER_MANAGER)))
        // The two that kubeadm join needs: cluster-info is signed, spent tokens go.
        .with("controllers", "*,bootstrapsigner,tokencleaner")
        .with("use-service-account-credentials", "true")
        .with("root-ca-file", path("authorities/cluster.crt"))
        .with("service-account-private-key-file", path("service-account/sa.key"))
        .with("cluster-signing-cert-file", path("signing/tls.crt"))
        .with("cluster-signing-key-file", path("signing/tls.key"))
        .with("allocate-node-cidrs", "true")
        .with("cluster-cidr", model.networks().pods())
        .with("service-cluster-ip-range", model.networks().services())
        .lineWith(model.extraArguments().controllerManager());
  }

  private ControllerManagerFlags() {}
}
