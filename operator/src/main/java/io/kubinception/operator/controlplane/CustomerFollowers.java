package io.kubinception.operator.controlplane;

import io.kubinception.api.v1alpha1.Credential;
import io.kubinception.operator.customer.CustomerApi;
import io.kubinception.operator.customer.CustomerApis;
import java.time.Clock;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Function;

/** Secrets, nodes, and what tells workloads whom to trust, in the customer cluster itself. */
final class CustomerFollowers implements RotationFollowers {
  private final CustomerApis apis;
  private final SecretRewrite rewrite;

  CustomerFollowers(CustomerApis apis, Clock clock) {
    this.apis = apis;
    rewrite = new SecretRewrite(clock);
  }

  @Override
  public Optional<String> untold(ControlPlanePass pass, Credential credential, RotatedKeys keys) {
    return credential == Credential.CLUSTER_AUTHORITY
        ? ask(pass, api -> workloadsUntold(api, trusted(keys)))
        : Optional.empty();
  }

  @Override
  public Optional<String> notFollowed(
      ControlPlanePass pass, Credential credential, RotatedKeys keys) {
    return switch (credential) {
      case ENCRYPTION_KEY ->
          ask(pass, api -> rewrite.goOn(pass.controlPlane().getMetadata().getUid(), api));
      case CLUSTER_AUTHORITY ->
          ask(pass, api -> NodeFollowers.renew(api, pass.model(), trusted(keys), keys.used()));
      case SERVICE_ACCOUNT_KEY, FRONT_PROXY_AUTHORITY -> Optional.empty();
    };
  }

  @Override
  public Optional<String> notForgotten(
      ControlPlanePass pass, Credential credential, RotatedKeys keys) {
    return credential == Credential.CLUSTER_AUTHORITY
        ? ask(
            pass,
            api ->
                workloadsUntold(api, trusted(keys))
                    .or(() -> NodeFollowers.forget(api, pass.model(), trusted(keys))))
        : Optional.empty();
  }

  private static String trusted(RotatedKeys keys) {
    return String.join("", keys.trusted(RotatedAuthority.CERTIFICATE).toList());
  }

  private static Optional<String> workloadsUntold(CustomerApi api, String trusted) {
    var published =
        api.client().configMaps().inNamespace("kube-system").withName("kube-root-ca.crt").get();
    return published != null && Objects.equals(published.getData().get("ca.crt"), trusted)
        ? Optional.empty()
        : Optional.of("workloads are being told whom to trust");
  }

  private Optional<String> ask(
      ControlPlanePass pass, Function<CustomerApi, Optional<String>> question) {
    String kubeconfig = pass.secret(pass.names().adminSecret()).getOrDefault("kubeconfig", "");
    try (var api = apis.openUncounted(kubeconfig)) {
      return question.apply(api);
    }
  }
}
