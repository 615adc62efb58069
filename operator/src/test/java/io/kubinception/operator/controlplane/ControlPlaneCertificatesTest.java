package io.kubinception.operator.controlplane;

import static org.assertj.core.api.Assertions.assertThat;

import io.kubinception.controlplane.ControlPlaneNames;
import io.kubinception.controlplane.Endpoint;
import io.kubinception.operator.controlplane.ControlPlaneCertificates.Reached;
import io.kubinception.pki.Certificates;
import io.kubinception.testkit.FakeClock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class ControlPlaneCertificatesTest {
  private static final Reached HERE = reached("10.129.0.7");

  private final FakeClock clock = new FakeClock();

  private static Reached reached(String clusterIp) {
    return new Reached(
        "cc-a", clusterIp, new Endpoint("172.31.0.10", 30123, 1384), "10.96.0.1", "cluster.local");
  }

  private Map<String, Map<String, String>> complete(
      Map<String, Map<String, String>> existing, Reached reached) {
    return complete(existing, reached, "");
  }

  private Map<String, Map<String, String>> complete(
      Map<String, Map<String, String>> existing, Reached reached, String accessReset) {
    return new ControlPlaneCertificates(
            new ControlPlaneNames("demo"), existing, accessReset, true, List.of(), clock)
        .complete(reached);
  }

  @Test
  void aResetMakesTheAuthorityOfPeopleAnewAndNothingElse() {
    var before = complete(Map.of(), HERE);

    var after = complete(before, HERE, "2026-01-01T00:00:00Z");

    assertThat(after.keySet()).isEqualTo(before.keySet());
    assertThat(after.entrySet().stream().filter(e -> !before.entrySet().contains(e)))
        .extracting(Map.Entry::getKey)
        .containsExactlyInAnyOrder("demo-people-ca", "demo-api-server");
    var server = new TreeMap<>(after.getOrDefault("demo-api-server", Map.of()));
    assertThat(server.remove("clients.crt"))
        .contains(file(after, "demo-ca", "tls.crt"), file(after, "demo-people-ca", "tls.crt"))
        .doesNotContain(file(before, "demo-people-ca", "tls.crt"));
    assertThat(before.get("demo-api-server")).containsAllEntriesOf(server);
    assertThat(complete(after, HERE, "2026-01-01T00:00:00Z")).isEqualTo(after);
  }

  private static String file(Map<String, Map<String, String>> secrets, String secret, String file) {
    return Objects.requireNonNull(secrets.getOrDefault(secret, Map.of()).get(file), file);
  }

  @Test
  void whatIsGoodIsKeptToTheByte() {
    var first = complete(Map.of(), HERE);
    clock.advance(Duration.ofDays(200));

    assertThat(complete(first, HERE)).isEqualTo(first);
  }

  @Test
  void leavesAreRenewedWhenTwoThirdsOfTheirLifeAreOverAndAuthoritiesStay() {
    var first = complete(Map.of(), HERE);
    clock.advance(Duration.ofDays(250));
    var second = complete(first, HERE);

    assertThat(second.get("demo-ca")).isEqualTo(first.get("demo-ca"));
    assertThat(second.get("demo-service-account")).isEqualTo(first.get("demo-service-account"));
    assertThat(file(second, "demo-api-server", "tls.crt"))
        .isNotEqualTo(file(first, "demo-api-server", "tls.crt"));
    assertThat(file(second, "demo-scheduler", "kubeconfig"))
        .isNotEqualTo(file(first, "demo-scheduler", "kubeconfig"));
  }

  @Test
  void servingCertificateNamesEveryWayToTheApiServer() {
    var facts = Certificates.read(file(complete(Map.of(), HERE), "demo-api-server", "tls.crt"));

    assertThat(facts.ipAddresses()).contains("10.129.0.7", "172.31.0.10", "10.96.0.1");
    assertThat(facts.dnsNames()).contains("demo-api-server.cc-a.svc", "kubernetes.default.svc");
  }

  @Test
  void anotherAddressMakesAnotherServingCertificateAndOtherKubeconfigs() {
    var first = complete(Map.of(), HERE);
    var second = complete(first, reached("10.129.0.8"));

    assertThat(file(second, "demo-admin", "kubeconfig")).contains("https://10.129.0.8:6443");
    assertThat(Certificates.read(file(second, "demo-api-server", "tls.crt")).ipAddresses())
        .contains("10.129.0.8");
    assertThat(second.get("demo-ca")).isEqualTo(first.get("demo-ca"));
  }

  @Test
  void everyAuthoritySignsForItsOwnPurposeOnly() {
    var secrets = complete(Map.of(), HERE);
    String cluster = file(secrets, "demo-ca", "tls.crt");
    String tunnel = file(secrets, "demo-tunnel-ca", "tls.crt");

    assertThat(Certificates.issuedBy(file(secrets, "demo-tunnel-server", "server.crt"), tunnel))
        .isTrue();
    assertThat(Certificates.issuedBy(file(secrets, "demo-tunnel-server", "cluster.crt"), cluster))
        .isTrue();
    assertThat(
            Certificates.issuedBy(file(secrets, "demo-api-server", "tunnel-client.crt"), cluster))
        .isFalse();
  }
}
