package io.kubinception.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** An etcd cluster that the provider runs on dedicated servers. */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record EtcdClusterSpec(
    @JsonPropertyDescription("Client URLs of the members, like https://172.30.0.11:2379.")
        @Required
        @Size(min = 1, max = 9)
        @ValidationRule(
            value = "self.all(e, e.matches('^https://[^/?#]+:[0-9]+$'))",
            message = "endpoints are client URLs like https://etcd-1.example:2379 (TLS only)")
        List<@Size(max = 270) String> endpoints,
    @JsonPropertyDescription(
            "Secret in the operator's namespace: ca.crt (of the servers), tls.crt and tls.key (of a"
                + " user with role root), client-ca.crt and client-ca.key (sign tenants' certificates).")
        @Required
        String credentialsSecret,
    @JsonPropertyDescription("How the operator keeps it in shape; the defaults are sensible.")
        @Nullable EtcdMaintenance maintenance) {

  /** Kept in shape as by default. */
  public EtcdClusterSpec(List<String> endpoints, String credentialsSecret) {
    this(endpoints, credentialsSecret, null);
  }

  /** How it is kept in shape. */
  public EtcdMaintenance maintenanceOrDefault() {
    return maintenance == null ? EtcdMaintenance.defaults() : maintenance;
  }
}
