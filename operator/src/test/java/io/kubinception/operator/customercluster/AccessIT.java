package io.kubinception.operator.customercluster;

import static io.kubinception.operator.customercluster.CustomerWorld.LIMIT;
import static io.kubinception.operator.customercluster.CustomerWorld.NAME;
import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.api.model.SecretBuilder;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.kubinception.operator.kube.SecretData;
import io.kubinception.testkit.Eventually;
import java.util.List;
import java.util.Map;
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

  @Test
  void receiverOfAuditEventsIsShownATokenThatSaysWhatItIsFor() {
    token("other", "Opaque", "not-for-receivers");
    audit("other");
    trust(LOGIN);
    Eventually.within(LIMIT)
        .isTrue("it was looked at", () -> authentication().contains("https://login.example"));
    assertThat(world.controlPlane().getSpec().audit()).isNull();

    token("mine", "kubinception.io/audit-token", "for-the-receiver");
    audit("mine");
    Eventually.within(LIMIT)
        .isTrue(
            "API servers tell of requests",
            () -> arguments().contains("--audit-policy-file=/etc/kubinception/audit-policy.yaml"));
    assertThat(receiver()).contains("https://audit.example/events", "for-the-receiver");
    assertThat(apiServerConfig("egress-selector.yaml")).contains("name: controlplane");
    String hash = configHash();

    audit("other");
    trust(SSO);
    Eventually.within(LIMIT)
        .isTrue("all else goes on", () -> authentication().contains("https://sso.example"));
    assertThat(receiver()).as("as it was").contains("for-the-receiver");
    assertThat(configHash()).isEqualTo(hash);

    world.change("{\"spec\":{\"audit\":null}}");
    Eventually.within(LIMIT)
        .isTrue("they tell nobody", () -> arguments().stream().noneMatch(a -> a.contains("audit")));
    assertThat(apiServerConfig("audit-policy.yaml")).contains("level: None");
  }

  private void audit(String tokenSecret) {
    world.change(
        "{\"spec\":{\"audit\":{\"level\":\"Metadata\",\"webhook\":{\"url\":\"https://audit.example/events\",\"tokenSecret\":\"%s\"}}}}"
            .formatted(tokenSecret));
  }

  private void token(String name, String type, String token) {
    world.create(
        new SecretBuilder()
            .withNewMetadata()
            .withName(name)
            .withNamespace("default")
            .endMetadata()
            .withType(type)
            .withStringData(Map.of("token", token))
            .build());
  }

  private String receiver() {
    Secret secret =
        world.client().secrets().inNamespace(world.inner()).withName(NAME + "-audit").require();
    return SecretData.decode(secret).getOrDefault("kubeconfig", "");
  }

  private String configHash() {
    return apiServers()
        .getSpec()
        .getTemplate()
        .getMetadata()
        .getAnnotations()
        .getOrDefault("kubinception.io/config-hash", "");
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
    return apiServerConfig("authentication.yaml");
  }

  private String apiServerConfig(String file) {
    return world
        .client()
        .configMaps()
        .inNamespace(world.inner())
        .withName(NAME + "-api-server")
        .require()
        .getData()
        .getOrDefault(file, "");
  }
}
