package io.kubinception.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Max;
import io.fabric8.generator.annotation.Min;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The entry point in front of an admin cluster. It forwards each customer's port to the same node
 * port; TLS connections that offer the ALPN protocol "konnectivity" go to that port plus
 * tunnelPortOffset, where the customer's tunnel server is.
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
@ValidationRule(
    value =
        "self.firstPort < self.lastPort && self.firstPort + self.tunnelPortOffset > self.lastPort",
    message = "firstPort must be below lastPort, and tunnelPortOffset beyond their distance")
@ValidationRule(
    value = "self.lastPort + self.tunnelPortOffset <= 65535",
    message = "lastPort and tunnelPortOffset together are at most 65535: tunnels have ports, too")
public record Edge(
    @JsonPropertyDescription("Address of the edge, as worker nodes and customers reach it.")
        @Required
        String host,
    @JsonPropertyDescription("First port (and node port) for API servers.")
        @Required
        @Min(1024)
        @Max(65535)
        int firstPort,
    @JsonPropertyDescription("Last port (and node port) for API servers.")
        @Required
        @Min(1024)
        @Max(65535)
        int lastPort,
    @JsonPropertyDescription("Added to a customer's port: the node port of its tunnel server.")
        @Required
        @Min(1)
        @Max(32767)
        int tunnelPortOffset,
    @JsonPropertyDescription(
            "How the edge is told which networks may connect to which port. Without it no customer"
                + " has an allow-list.")
        @Nullable EdgeControl control,
    @JsonPropertyDescription(
            "Address of the edge by which the operator sees whether customers' ports are open, where"
                + " it has no way to host. host if absent.")
        @Size(min = 1, max = 253)
        @Nullable String probeHost) {

  /** Where the operator takes the way of a customer. */
  public String probedAt() {
    return Objects.requireNonNullElse(probeHost, host);
  }

  /** One that lets in everybody. */
  public Edge(String host, int firstPort, int lastPort, int tunnelPortOffset) {
    this(host, firstPort, lastPort, tunnelPortOffset, null, null);
  }
}
