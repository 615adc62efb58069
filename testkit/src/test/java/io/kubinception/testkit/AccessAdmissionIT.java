package io.kubinception.testkit;

import static io.kubinception.testkit.Samples.controlPlane;
import static io.kubinception.testkit.Samples.customerCluster;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.fabric8.kubernetes.client.KubernetesClientException;
import io.kubinception.testkit.ChartOnApiServer.Cluster;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What of a cluster's access is refused at {@code kubectl apply}, and with which sentence. */
@ExtendWith(ChartOnApiServer.class)
class AccessAdmissionIT {
  private static final String GOOD = "issuer: 'https://sso.example/realm', audiences: [kubernetes]";

  private final Cluster cluster;

  AccessAdmissionIT(Cluster cluster) {
    this.cluster = cluster;
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          issuer: 'http://sso.example', audiences: [a]          | issuer must be a URL with https
          issuer: 'https://u:p@sso.example', audiences: [a]     | issuer must be a URL with https
          issuer: 'https://sso.example?a=b', audiences: [a]     | issuer must be a URL with https
          issuer: 'https://sso.example#a', audiences: [a]       | issuer must be a URL with https
          issuer: 'https://', audiences: [a]                    | issuer in body
          issuer: 'https://kubernetes.default.svc.cluster.local', audiences: [a] | issuer must not be the cluster's own
          audiences: [a]                                        | issuer: Required value
          issuer: 'https://sso.example'                         | audiences: Required value
          issuer: 'https://sso.example', audiences: []          | should have at least 1 items
          issuer: 'https://sso.example', audiences: ['']        | should be at least 1 chars long
          issuer: 'https://sso.example', audiences: [a, a]      | Duplicate value
          $GOOD, usernamePrefix: 'system:'                      | usernamePrefix must be of letters
          $GOOD, usernamePrefix: 'system:serviceaccount:'       | system:, kubinception: and kube- are not for people
          $GOOD, usernamePrefix: 'a b'                          | usernamePrefix must be of letters
          $GOOD, usernamePrefix: 'kube-'                        | usernamePrefix must be of letters
          $GOOD, groupsPrefix: 'system:'                        | groupsPrefix must be of letters
          $GOOD, groupsPrefix: 'kubinception:'                  | groupsPrefix must be of letters
          $GOOD, usernameClaim: ''                              | should be at least 1 chars long
          $GOOD, requiredClaims: [{name: hd}]                   | value: Required value
          $GOOD, certificateAuthority: none                     | certificateAuthority must be certificates in PEM
          $GOOD, certificateAuthority: '-----BEGIN CERTIFICATE----- -----BEGIN PRIVATE KEY-----' | and no key
          """)
  void refusesAnIssuer(String issuer, String sentence) {
    String issuers = "oidc: [{%s}]".formatted(issuer.replace("$GOOD", GOOD));

    assertThatThrownBy(() -> cluster.tryCreate(customerCluster("bad", "access: {" + issuers + "}")))
        .isInstanceOf(KubernetesClientException.class)
        .hasMessageContaining(sentence);
    assertThatThrownBy(() -> cluster.tryCreate(controlPlane("bad", issuers)))
        .isInstanceOf(KubernetesClientException.class)
        .hasMessageContaining(sentence);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          level: Metadata                                    | audit needs somebody to tell: set audit.webhook, or audit.log to true
          log: true                                          | level: Required value
          level: Metadata, log: false                        | audit needs somebody to tell
          level: Everything, log: true                       | Unsupported value: "Everything"
          level: Metadata, webhook: {url: 'http://a.example'} | url must be a URL with https
          level: Metadata, webhook: {url: 'https://u:p@a.example'} | url must be a URL with https
          level: Metadata, webhook: {tokenSecret: a}         | url: Required value
          level: Metadata, webhook: {url: 'https://a.example', certificateAuthority: none} | certificateAuthority must be certificates in PEM
          """)
  void refusesAnAudit(String audit, String sentence) {
    assertThatThrownBy(
            () -> cluster.tryCreate(customerCluster("bad", "audit: {%s}".formatted(audit))))
        .isInstanceOf(KubernetesClientException.class)
        .hasMessageContaining(sentence);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"203.0.113.7/24", "203.0.113.7", "2001:db8::/32", "anywhere", "300.0.0.0/8"})
  void refusesAnAllowListOfOtherThanNetworks(String network) {
    String list = "access: {allowedNetworks: [203.0.113.0/24, '%s']}".formatted(network);

    assertThatThrownBy(() -> cluster.tryCreate(customerCluster("bad", list)))
        .isInstanceOf(KubernetesClientException.class)
        .hasMessageContaining("allowedNetworks must be IPv4 networks");
  }

  @Test
  void acceptsAnAllowList() {
    cluster.tryCreate(
        customerCluster(
            "allow-listed",
            "access: {allowedNetworks: [203.0.113.0/24, 198.51.100.7/32, 0.0.0.0/0]}"));
  }

  @Test
  void acceptsAuditsOfBothKinds() {
    cluster.tryCreate(
        customerCluster(
            "audited",
            "audit: {level: RequestBodiesOfWrites, log: true,"
                + " webhook: {url: 'https://a.example:8443/x', tokenSecret: token,"
                + " certificateAuthority: '-----BEGIN CERTIFICATE-----'}}"));
    cluster.tryCreate(customerCluster("logged", "audit: {level: Metadata, log: true}"));
    cluster.tryCreate(controlPlane("audited", "audit: {level: Metadata, webhookSecret: a}"));
    assertThatThrownBy(() -> cluster.tryCreate(controlPlane("bad", "audit: {level: Metadata}")))
        .hasMessageContaining("audit needs somebody to tell: set audit.webhookSecret");
  }

  @Test
  void refusesTheSameIssuerTwice() {
    String twice = "access: {oidc: [{%s}, {%s, usernamePrefix: a}]}".formatted(GOOD, GOOD);

    assertThatThrownBy(() -> cluster.tryCreate(customerCluster("bad", twice)))
        .isInstanceOf(KubernetesClientException.class)
        .hasMessageContaining("Duplicate value");
  }

  @Test
  void acceptsIssuersAndFillsInWhatIsUsual() {
    cluster.tryCreate(
        customerCluster(
            "all-of-oidc",
            "access: {oidc: [{issuer: 'https://sso.example:8443/a/realm_1', audiences: [a, b],"
                + " usernameClaim: email, usernamePrefix: '', groupsClaim: 'https://x.example/g',"
                + " groupsPrefix: 'sso/', requiredClaims: [{name: hd, value: x.example}],"
                + " certificateAuthority: '-----BEGIN CERTIFICATE-----'}]}"));
    cluster.apply(customerCluster("oidc", "access: {oidc: [{" + GOOD + "}]}"));
    assertThat(
            cluster.kubectl(
                "get",
                "cc",
                "oidc",
                "-o",
                "jsonpath={.spec.access.oidc[0]['usernameClaim','usernamePrefix','groupsClaim','groupsPrefix']}"))
        .isEqualTo("sub oidc: groups oidc:");
  }
}
