package io.kubinception.controlplane;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.kubinception.api.v1alpha1.OidcIssuer;
import io.kubinception.pki.CertificateAuthority;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class AuthenticationConfigTest {

  @Test
  void changedIssuersRollNothing() {
    assertThat(apiServer(trusting(null), Models.issuer())).isEqualTo(apiServer(Models.issuer()));
  }

  @Test
  void fileIsThereWithoutIssuersForPodsThatStillMountIt() {
    ControlPlaneObjects objects = Rendering.of(Models.minimal());

    assertThat(objects.apiServerConfig().getData())
        .hasEntrySatisfying(
            AuthenticationConfig.FILE, yaml -> assertThat(yaml).contains("jwt: []"));
    assertThat(Yaml.write(objects.apiServer()))
        .doesNotContain("authentication-config", AuthenticationConfig.FILE);
  }

  @Test
  void issuerWhoseAuthorityIsNoneIsLeftOut() {
    String authority =
        CertificateAuthority.create("sso", Duration.ofDays(1), Clock.systemUTC()).certificatePem();

    assertThat(AuthenticationConfig.yaml(List.of(trusting(authority))))
        .contains("login.example", "certificateAuthority");
    assertThat(AuthenticationConfig.yaml(List.of(trusting(Models.AUTHORITY_PEM), Models.issuer())))
        .contains("login.customer.example")
        .doesNotContain("login.example");
  }

  private static OidcIssuer trusting(@Nullable String authority) {
    return new OidcIssuer(
        "https://login.example",
        List.of("kubernetes"),
        "sub",
        "oidc:",
        "groups",
        "oidc:",
        List.of(),
        authority);
  }

  private static Deployment apiServer(OidcIssuer... issuers) {
    return Rendering.of(Models.withIssuers(Models.minimal(), issuers)).apiServer();
  }
}
