package io.kubinception.operator.customercluster;

import static org.assertj.core.api.Assertions.assertThat;

import io.kubinception.api.v1alpha1.Access;
import io.kubinception.api.v1alpha1.CustomerCluster;
import io.kubinception.api.v1alpha1.CustomerClusterSpec;
import io.kubinception.api.v1alpha1.OidcIssuer;
import io.kubinception.operator.steps.StepResult;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class IssuersTest {

  @Test
  void issuerWhoseAuthorityCannotBeReadIsNamed() {
    assertThat(understood((String) null)).isEqualTo(StepResult.done(""));
    assertThat(understood(null, "-----BEGIN CERTIFICATE-----\nbm9uZQ==\n-----END CERTIFICATE-----"))
        .isEqualTo(
            StepResult.userMustAct(
                "UnreadableAuthority",
                "access.oidc: certificateAuthority is not certificates in PEM, and nobody gets in"
                    + " by it: https://sso.example/2"));
  }

  private static StepResult understood(@Nullable String... authorities) {
    var issuers =
        Stream.iterate(1, i -> i <= authorities.length, i -> i + 1)
            .map(i -> issuer("https://sso.example/" + i, authorities[i - 1]))
            .toList();
    CustomerClusterSpec spec = Specs.cluster();
    var cluster = CustomerWorld.named(new CustomerCluster(), "demo", "default");
    cluster.getMetadata().setUid("uid");
    cluster.setSpec(
        new CustomerClusterSpec(
            spec.version(),
            spec.plan(),
            spec.networks(),
            null,
            null,
            new Access(30, null, null, issuers),
            spec.hibernation(),
            null,
            null,
            spec.size()));
    return Issuers.understood(
        new CustomerClusterPass(cluster, Optional.empty(), List.of(), Instant.EPOCH));
  }

  private static OidcIssuer issuer(String url, @Nullable String authority) {
    return new OidcIssuer(
        url, List.of("a"), "sub", "oidc:", "groups", "oidc:", List.of(), authority);
  }
}
