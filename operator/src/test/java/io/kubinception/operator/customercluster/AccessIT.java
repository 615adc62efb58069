package io.kubinception.operator.customercluster;

import static io.kubinception.operator.customercluster.CustomerWorld.LIMIT;
import static io.kubinception.operator.customercluster.CustomerWorld.NAME;
import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.kubinception.testkit.Eventually;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What customers say of access, down to what the API servers are started with. */
class AccessIT {
  private static final String SSO = "{\"issuer\":\"https://sso.example\",\"audiences\":[\"a\"]}";
  private static final String LOGIN =
      "{\"issuer\":\"https://login.example\",\"audiences\":[\"b\"]}";
  private static final String FLAG =
      "--authentication-config=/etc/kubinception/authentication.yaml";

  private final CustomerWorld world = new CustomerWorld();

  @BeforeEach
  void aCluster() {
    world.startCluster();
  }

  @AfterEach
  void stop() {
    world.close();
  }

  @Test
  void onlyTheFirstIssuerAndTheEndOfTheLastRollApiServers() {
    assertThat(arguments()).doesNotContain(FLAG);
    assertThat(authentication()).contains("jwt: []");

    trust(SSO);
    Eventually.within(LIMIT).isTrue("there is an issuer", () -> arguments().contains(FLAG));
    assertThat(authentication()).contains("https://sso.example");

    long generation = apiServers().getMetadata().getGeneration();
    trust(SSO + "," + LOGIN);
    Eventually.within(LIMIT)
        .isTrue("there are two", () -> authentication().contains("https://login.example"));
    trust(LOGIN);
    Eventually.within(LIMIT)
        .isTrue("there is the other", () -> !authentication().contains("https://sso.example"));
    assertThat(apiServers().getMetadata().getGeneration()).isEqualTo(generation);

    trust("");
    Eventually.within(LIMIT).isTrue("there is none", () -> !arguments().contains(FLAG));
    assertThat(authentication()).contains("jwt: []");
  }

  private void trust(String issuers) {
    world.change("{\"spec\":{\"access\":{\"oidc\":[%s]}}}".formatted(issuers));
  }

  private List<String> arguments() {
    return apiServers().getSpec().getTemplate().getSpec().getContainers().getFirst().getArgs();
  }

  private Deployment apiServers() {
    return world
        .client()
        .apps()
        .deployments()
        .inNamespace(world.inner())
        .withName(NAME + "-api-server")
        .require();
  }

  private String authentication() {
    return world
        .client()
        .configMaps()
        .inNamespace(world.inner())
        .withName(NAME + "-api-server")
        .require()
        .getData()
        .getOrDefault("authentication.yaml", "");
  }
}
