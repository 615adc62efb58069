package io.kubinception.operator.customercluster;

import io.kubinception.api.v1alpha1.OidcIssuer;
import io.kubinception.controlplane.AuthenticationConfig;
import io.kubinception.operator.steps.StepResult;
import java.util.stream.Collectors;

/** Whose tokens let people in, as far as the admin cluster's API server cannot judge them. */
final class Issuers {

  /** Says who is left out, and why: after all else, which is kept up all the same. */
  static StepResult understood(CustomerClusterPass pass) {
    String unreadable =
        pass.cluster().getSpec().access().oidc().stream()
            .filter(issuer -> !AuthenticationConfig.isUnderstood(issuer))
            .map(OidcIssuer::issuer)
            .collect(Collectors.joining(", "));
    return unreadable.isEmpty()
        ? StepResult.done("")
        : StepResult.userMustAct(
            "UnreadableAuthority",
            "access.oidc: certificateAuthority is not certificates in PEM, and nobody gets in by it: "
                + unreadable);
  }

  private Issuers() {}
}
