package io.kubinception.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Default;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** What the API servers of a control plane tell of requests, and to whom. */
@JsonInclude(JsonInclude.Include.NON_NULL)
@ValidationRule(
    value = "has(self.webhookSecret) || has(self.log) && self.log",
    message = "audit needs somebody to tell: set audit.webhookSecret, or audit.log to true")
public record ControlPlaneAudit(
    @JsonPropertyDescription(
            "Metadata: who did what, and what came of it. RequestBodiesOfWrites: of writes also"
                + " what was sent, but never of Secrets, ConfigMaps and tokens.")
        @Required
        AuditLevel level,
    @JsonPropertyDescription(
            "Secret in this namespace whose key kubeconfig says where the events are sent to.")
        @Size(min = 1, max = 253)
        @Nullable String webhookSecret,
    @JsonPropertyDescription("Whether they are written to the API servers' standard output.")
        @Default("false")
        Boolean log) {

  /** Key of {@link #webhookSecret}. */
  public static final String KUBECONFIG = "kubeconfig";

  public ControlPlaneAudit {
    log = Objects.requireNonNullElse(log, false);
  }
}
