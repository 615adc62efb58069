package io.kubinception.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.ValidationRule;
import org.jspecify.annotations.Nullable;

/** Where instances come from: exactly one kind. */
@JsonInclude(JsonInclude.Include.NON_NULL)
@ValidationRule(value = "has(self.docker)", message = "infrastructure needs one kind: docker")
public record Infrastructure(
    @JsonPropertyDescription("Containers that boot systemd, as the lab uses them.")
        @Nullable Docker docker) {

  /** Instances as containers of a Docker daemon. */
  @JsonInclude(JsonInclude.Include.NON_NULL)
  public record Docker(
      @JsonPropertyDescription("Docker API over TLS, like tcp://172.30.0.4:2376.") @Required
          String endpoint,
      @JsonPropertyDescription("Secret in the operator's namespace: ca.crt, tls.crt, tls.key.")
          @Required
          String credentialsSecret,
      @JsonPropertyDescription("Docker network of the instances.") @Required String network,
      @JsonPropertyDescription(
              "Machine image without its tag, which is v and the Kubernetes version.")
          @Required
          String image,
      @JsonPropertyDescription(
              "User data that every instance gets beside its own, as #cloud-config.")
          @Nullable String userData) {}
}
