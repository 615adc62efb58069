package io.kubinception.api.v1alpha1;

import java.util.List;

/**
 * Arguments of the components that customers' isolation, reachability or upkeep depends on: ours
 * alone to set. The CRDs refuse them by a rule made of the same words (annotations take constants
 * only; a test holds the rules to the lists).
 */
public final class ReservedArguments {

  private static final String START = "!self.exists(a, a.name.matches('^(";
  private static final String END = ")$'))";

  static final String API_SERVER_NAMES =
      "etcd-.*|advertise-address|bind-address|secure-port|tls-.*|client-ca-file|kubelet-.*"
          + "|proxy-client-.*|requestheader-.*|service-account-.*|service-cluster-ip-range"
          + "|api-audiences|authorization-.*|authentication-.*|anonymous-auth"
          + "|egress-selector-config-file|endpoint-reconciler-type|token-auth-file"
          + "|enable-bootstrap-token-auth|admission-control-config-file|disable-admission-plugins"
          + "|enable-aggregator-routing|allow-privileged|lease-reuse-duration-seconds|storage-.*"
          + "|profiling|kubeconfig|master|cert-dir|external-hostname|feature-gates"
          + "|encryption-provider-.*|enable-admission-plugins|peer-.*|shutdown-.*";

  static final String CONTROLLER_MANAGER_NAMES =
      "kubeconfig|master|authentication-.*|authorization-.*|bind-address|secure-port|tls-.*"
          + "|cluster-signing-.*|root-ca-file|service-account-private-key-file"
          + "|use-service-account-credentials|cluster-cidr|service-cluster-ip-range"
          + "|allocate-node-cidrs|controllers|leader-elect.*|client-ca-file|requestheader-.*"
          + "|cert-dir|profiling|feature-gates|cluster-name";

  static final String SCHEDULER_NAMES =
      "kubeconfig|master|authentication-.*|authorization-.*|bind-address|secure-port|tls-.*"
          + "|leader-elect.*|client-ca-file|requestheader-.*|cert-dir|profiling|feature-gates"
          + "|config";

  private static final String ADVICE =
      " these arguments are set by Kubinception and cannot be overridden: ";

  static final String API_SERVER_RULE = START + API_SERVER_NAMES + END;
  static final String API_SERVER_MESSAGE = "apiServer.extraArgs:" + ADVICE + API_SERVER_NAMES;
  static final String CONTROLLER_MANAGER_RULE = START + CONTROLLER_MANAGER_NAMES + END;
  static final String CONTROLLER_MANAGER_MESSAGE =
      "controllerManager.extraArgs:" + ADVICE + CONTROLLER_MANAGER_NAMES;
  static final String SCHEDULER_RULE = START + SCHEDULER_NAMES + END;
  static final String SCHEDULER_MESSAGE = "scheduler.extraArgs:" + ADVICE + SCHEDULER_NAMES;

  /** Those of the arguments that are ours to set, for where no CRD rule stands in between. */
  public static List<String> among(ControlPlaneSpec spec) {
    return java.util.stream.Stream.of(
            named(spec.apiServer().extraArgs(), API_SERVER_NAMES),
            named(spec.controllerManager().extraArgs(), CONTROLLER_MANAGER_NAMES),
            named(spec.scheduler().extraArgs(), SCHEDULER_NAMES))
        .flatMap(List::stream)
        .toList();
  }

  private static List<String> named(List<ExtraArgument> arguments, String names) {
    return arguments.stream().map(ExtraArgument::name).filter(n -> n.matches(names)).toList();
  }

  private ReservedArguments() {}
}
