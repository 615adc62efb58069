package io.kubinception.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;
import java.util.List;
import java.util.Objects;

/** More for the scheduler. */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record Scheduler(
    @JsonPropertyDescription(
            "Command line arguments added to ours; those that isolation depends on are refused.")
        @Size(max = 64)
        @ValidationRule(
            value = ReservedArguments.SCHEDULER_RULE,
            message = ReservedArguments.SCHEDULER_MESSAGE)
        List<ExtraArgument> extraArgs) {

  public Scheduler {
    extraArgs = Objects.requireNonNullElseGet(extraArgs, List::of);
  }
}
