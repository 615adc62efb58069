package io.kubinception.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Default;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.ValidationRule;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** What the API servers tell of requests, and to whom. */
@JsonInclude(JsonInclude.Include.NON_NULL)
@ValidationRule(
    value = "has(self.webhook) || has(self.log) && self.log",
    message = "audit needs somebody to tell: set audit.webhook, or audit.log to true")
public record Audit(
    @JsonPropertyDescription(
            "Metadata: who did what, and what came of it. RequestBodiesOfWrites: of writes also"
                + " what was sent, but never of Secrets, ConfigMaps and tokens.")
        @Required
        AuditLevel level,
    @JsonPropertyDescription("Receiver that the events are sent to.")
        @Nullable AuditWebhook webhook,
    @JsonPropertyDescription(
            "Whether they are written to the API servers' standard output, for the provider's"
                + " collector of logs.")
        @Default("false")
        Boolean log) {

  public Audit {
    log = Objects.requireNonNullElse(log, false);
  }
}
