package io.kubinception.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;
import java.util.List;
import java.util.Objects;

/** More for the API servers. */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record ApiServer(
    @JsonPropertyDescription(
            "Command line arguments added to ours; those that isolation depends on are refused.")
        @Size(max = 64)
        @ValidationRule(
            value = ReservedArguments.API_SERVER_RULE,
            message = ReservedArguments.API_SERVER_MESSAGE)
        List<ExtraArgument> extraArgs) {

  public ApiServer {
    extraArgs = Objects.requireNonNullElseGet(extraArgs, List::of);
  }
}
