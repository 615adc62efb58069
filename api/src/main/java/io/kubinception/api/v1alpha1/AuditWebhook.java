package io.kubinception.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;
import org.jspecify.annotations.Nullable;

/** A receiver of audit events; it is sent lists of audit.k8s.io/v1 Events. */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record AuditWebhook(
    @JsonPropertyDescription(
            "Where to, like https://audit.example.com/kubernetes. Reached through the tunnel, from"
                + " the cluster's own network.")
        @Required
        @Size(min = 9, max = 256)
        @ValidationRule(
            value = HttpsUrl.RULE,
            message = "url" + HttpsUrl.RULE_MESSAGE + ", like https://audit.example.com/kubernetes")
        String url,
    @JsonPropertyDescription(
            "Authorities that sign the receiver's certificate, PEM; the public ones when left out.")
        @Size(min = 1, max = 16384)
        @ValidationRule(value = PemAuthority.RULE, message = PemAuthority.RULE_MESSAGE)
        @Nullable String certificateAuthority,
    @JsonPropertyDescription(
            "Secret in this namespace, of the type kubinception.io/audit-token, whose key token is"
                + " shown to the receiver; none when left out.")
        @Size(min = 1, max = 253)
        @Nullable String tokenSecret) {

  /** Who names a Secret here need not be allowed to read it: so it says itself what it is for. */
  public static final String TOKEN_TYPE = Kubinception.GROUP + "/audit-token";

  public static final String TOKEN = "token";
}
