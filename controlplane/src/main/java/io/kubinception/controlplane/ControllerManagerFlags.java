package io.kubinception.controlplane;

import static io.kubinception.controlplane.MountedFiles.path;

import io.kubinception.api.v1alpha1.KubernetesVersions;
import java.util.List;
import java.util.Map;

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
        .with(handOver(model))
        // The two that kubeadm join needs: cluster-info is signed, spent tokens go.
        .with("controllers", "*,bootstrapsigner,tokencleaner")
        .with("use-service-account-credentials", "true")
        .with("root-ca-file", path("authorities/cluster.crt"))
        .with("service-account-private-key-file", path("service-account/signing.key"))
        .with("cluster-signing-cert-file", path("signing/signing.crt"))
        .with("cluster-signing-key-file", path("signing/signing.key"))
        .with("allocate-node-cidrs", "true")
        .with("cluster-cidr", model.networks().pods())
        .with("service-cluster-ip-range", model.networks().services())
        .with(model.size().controllerManager().flags())
        .lineWith(model.extraArguments().controllerManager());
  }

  /**
   * One that ends gives its lease back, as schedulers do, or the other one would wait for it to run
   * out. Alpha in 1.36 (k8s.io/controller-manager/pkg/features); one of 1.35 does not start with
   * it.
   */
  private static Map<String, String> handOver(ControlPlaneModel model) {
    return model.replicas(Component.CONTROLLER_MANAGER) < 2
            || KubernetesVersions.minor(model.version(Component.CONTROLLER_MANAGER)) < 36
        ? Map.of()
        : Map.of("feature-gates", "ControllerManagerReleaseLeaderElectionLockOnExit=true");
  }

  private ControllerManagerFlags() {}
}
