package io.kubinception.controlplane;

import io.kubinception.api.v1alpha1.OidcIssuer;
import io.kubinception.pki.Certificates;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Whose tokens the API server believes besides its own. It reads the file anew when that changes,
 * and does not start with one that it cannot understand: so there is nothing in it that a customer
 * wrote in a language, like CEL, and no certificate that is none.
 */
public final class AuthenticationConfig {

  static final String FILE = "authentication.yaml";

  private static final List<Map<String, String>> NOBODY_OF_OURS =
      List.of(
          rule("!user.username.startsWith('system:')", "system: is not for people"),
          rule("!user.username.startsWith('kubinception:')", "kubinception: is not for people"),
          rule("!user.username.startsWith('kube-')", "kube- is not for people"),
          rule("user.groups.all(g, !g.startsWith('system:'))", "system: is no group of people"),
          rule(
              "user.groups.all(g, !g.startsWith('kubinception:'))",
              "kubinception: is no group of people"));

  /** Says nothing of the anonymous, who may ask for health as ever. */
  static String yaml(List<OidcIssuer> issuers) {
    Map<String, Object> config = new LinkedHashMap<>();
    config.put("apiVersion", "apiserver.config.k8s.io/v1");
    config.put("kind", "AuthenticationConfiguration");
    config.put(
        "jwt",
        issuers.stream()
            .filter(AuthenticationConfig::isUnderstood)
            .map(AuthenticationConfig::authenticator)
            .toList());
    return Yaml.write(config);
  }

  /** Whether its certificate authority, if it has one, is certificates: else it is left out. */
  public static boolean isUnderstood(OidcIssuer issuer) {
    String authority = issuer.certificateAuthority();
    return authority == null || Certificates.areReadable(authority);
  }

  private static Map<String, Object> authenticator(OidcIssuer issuer) {
    Map<String, Object> authenticator = new LinkedHashMap<>();
    authenticator.put("issuer", issuer(issuer));
    if (!issuer.requiredClaims().isEmpty()) {
      authenticator.put(
          "claimValidationRules",
          issuer.requiredClaims().stream()
              .map(claim -> Table.of("claim", claim.name(), "requiredValue", claim.value()))
              .toList());
    }
    Map<String, Object> mappings = new LinkedHashMap<>();
    mappings.put("username", prefixed(issuer.usernameClaim(), issuer.usernamePrefix()));
    mappings.put("groups", prefixed(issuer.groupsClaim(), issuer.groupsPrefix()));
    authenticator.put("claimMappings", mappings);
    authenticator.put("userValidationRules", NOBODY_OF_OURS);
    return authenticator;
  }

  private static Map<String, Object> issuer(OidcIssuer issuer) {
    Map<String, Object> told = new LinkedHashMap<>();
    told.put("url", issuer.issuer());
    told.put("audiences", issuer.audiences());
    told.put("audienceMatchPolicy", "MatchAny");
    // By the tunnel: a URL that a customer chose is never called from the provider's network.
    told.put("egressSelectorType", "cluster");
    if (issuer.certificateAuthority() != null) {
      told.put("certificateAuthority", issuer.certificateAuthority());
    }
    return told;
  }

  private static Map<String, String> prefixed(String claim, String prefix) {
    return Table.of("claim", claim, "prefix", prefix);
  }

  private static Map<String, String> rule(String expression, String message) {
    return Table.of("expression", expression, "message", message);
  }

  private AuthenticationConfig() {}
}
