package io.kubinception.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Default;
import io.fabric8.generator.annotation.Max;
import io.fabric8.generator.annotation.Min;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** The customer's way in. */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record Access(
    @JsonPropertyDescription(
            "Days until the customer's kubeconfig expires; a new one is made when two thirds are"
                + " over.")
        @Default("30")
        @Min(1)
        @Max(365)
        Integer kubeconfigDays,
    @JsonPropertyDescription(
            "A reset, like 2026-01-31T08:00:00Z: when it changes, every kubeconfig given out before"
                + " is locked out.")
        @Size(max = 20)
        @ValidationRule(value = UtcTime.RULE, message = "resetAt" + UtcTime.RULE_MESSAGE)
        @Nullable String resetAt,
    @JsonPropertyDescription("New authorities and keys in place of old ones; none when left out.")
        @Nullable Rotation rotation,
    @JsonPropertyDescription(
            "OpenID Connect issuers whose tokens let people in, besides kubeconfigs.")
        @Size(max = 8)
        List<OidcIssuer> oidc,
    @JsonPropertyDescription(
            "Networks that may connect to the API, like 203.0.113.0/24; from anywhere when left"
                + " out. The cluster's own worker nodes always may.")
        @Size(max = 64)
        @ValidationRule(
            value =
                "self.all(c, isCIDR(c) && cidr(c).ip().family() == 4 && cidr(c) =="
                    + " cidr(c).masked())",
            message =
                "allowedNetworks must be IPv4 networks by their first address, like 203.0.113.0/24"
                    + " or 203.0.113.7/32")
        List<@Size(max = 18) String> allowedNetworks) {

  public Access {
    kubeconfigDays = Objects.requireNonNullElse(kubeconfigDays, 30);
    oidc = Objects.requireNonNullElseGet(oidc, List::of);
    allowedNetworks = Objects.requireNonNullElseGet(allowedNetworks, List::of);
  }

  /** One that lets people connect from anywhere. */
  public Access(
      Integer kubeconfigDays,
      @Nullable String resetAt,
      @Nullable Rotation rotation,
      List<OidcIssuer> oidc) {
    this(kubeconfigDays, resetAt, rotation, oidc, List.of());
  }

  public static Access defaults() {
    return new Access(30, null, null, List.of());
  }
}
