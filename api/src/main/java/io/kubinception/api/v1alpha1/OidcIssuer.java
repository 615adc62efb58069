package io.kubinception.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Default;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * An OpenID Connect issuer whose tokens let people in. It can name neither Kubernetes' own
 * identities nor ours: the prefixes are refused here, and what comes of prefix and claim by the API
 * server.
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record OidcIssuer(
    @JsonPropertyDescription(
            "Its URL, as tokens have it in the claim iss, like https://login.example.com/realm. The"
                + " API server fetches its keys through the tunnel, from the cluster's own network.")
        @Required
        @Size(min = 9, max = 256)
        @ValidationRule(
            value = HttpsUrl.RULE,
            message = "issuer" + HttpsUrl.RULE_MESSAGE + ", like https://login.example.com/realm")
        @ValidationRule(
            value = "!self.startsWith('https://kubernetes.default.svc')",
            message = "issuer must not be the cluster's own: its service accounts need no entry")
        String issuer,
    @JsonPropertyDescription("Whom tokens must be for: one of these is in the claim aud.")
        @Required
        @Size(min = 1, max = 8)
        List<@Size(min = 1, max = 256) String> audiences,
    @JsonPropertyDescription("Claim with the user's name; of email only a verified one counts.")
        @Default("sub")
        @Size(min = 1, max = 256)
        String usernameClaim,
    @JsonPropertyDescription("Put before the user's name; may be empty.")
        @Default("\"" + PREFIX + "\"")
        @Size(max = 64)
        @ValidationRule(value = PREFIX_RULE, message = "usernamePrefix" + PREFIX_MESSAGE)
        String usernamePrefix,
    @JsonPropertyDescription("Claim with the user's groups.")
        @Default("groups")
        @Size(min = 1, max = 256)
        String groupsClaim,
    @JsonPropertyDescription("Put before each group's name; may be empty.")
        @Default("\"" + PREFIX + "\"")
        @Size(max = 64)
        @ValidationRule(value = PREFIX_RULE, message = "groupsPrefix" + PREFIX_MESSAGE)
        String groupsPrefix,
    @JsonPropertyDescription("Claims that a token must have, each with this value.") @Size(max = 16)
        List<RequiredClaim> requiredClaims,
    @JsonPropertyDescription(
            "Authorities that sign the issuer's certificate, PEM; the public ones when left out.")
        @Size(min = 1, max = 16384)
        @ValidationRule(value = PemAuthority.RULE, message = PemAuthority.RULE_MESSAGE)
        @Nullable String certificateAuthority) {

  private static final String PREFIX = "oidc:";
  private static final String PREFIX_RULE =
      "self.matches('^[-A-Za-z0-9@._:/+]*$') && !self.startsWith('system:')"
          + " && !self.startsWith('kubinception:') && !self.startsWith('kube-')";
  private static final String PREFIX_MESSAGE =
      " must be of letters, digits and @._:/+-, like oidc: - system:, kubinception: and kube- are"
          + " not for people";

  public OidcIssuer {
    audiences = Objects.requireNonNullElseGet(audiences, List::of);
    usernameClaim = Objects.requireNonNullElse(usernameClaim, "sub");
    usernamePrefix = Objects.requireNonNullElse(usernamePrefix, PREFIX);
    groupsClaim = Objects.requireNonNullElse(groupsClaim, "groups");
    groupsPrefix = Objects.requireNonNullElse(groupsPrefix, PREFIX);
    requiredClaims = Objects.requireNonNullElseGet(requiredClaims, List::of);
  }
}
