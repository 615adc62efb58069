package io.kubinception.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Max;
import io.fabric8.generator.annotation.Min;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import java.util.List;
import java.util.Objects;

/** Where an edge that is an HAProxy takes commands: its runtime API behind TLS. */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record EdgeControl(
    @JsonPropertyDescription(
            "Names or addresses that the operator reaches it by; several where edges stand in for"
                + " each other.")
        @Required
        @Size(min = 1, max = 8)
        List<@Size(min = 1, max = 253) String> hosts,
    @JsonPropertyDescription("Port of its runtime API.") @Required @Min(1) @Max(65535) int port,
    @JsonPropertyDescription(
            "Secret in the operator's namespace with ca.crt, tls.crt and tls.key of a client that"
                + " it obeys.")
        @Required
        @Size(min = 1, max = 253)
        String credentialsSecret) {

  public EdgeControl {
    hosts = Objects.requireNonNullElseGet(hosts, List::of);
  }
}
