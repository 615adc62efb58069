package io.kubinception.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;

/** One command line argument, passed as {@code --name=value}. */
public record ExtraArgument(
    @JsonPropertyDescription("Name without dashes, like v or event-ttl.")
        @Required
        @Size(max = 100)
        @ValidationRule(
            value = "self.matches('^[a-z0-9][-a-z0-9]*$')",
            message = "an argument's name is written without dashes in front, like v or event-ttl")
        String name,
    @JsonPropertyDescription("Value; passed as it is.") @Required @Size(max = 1000) String value) {

  /** As the component takes it. */
  public String flag() {
    return "--" + name + "=" + value;
  }
}
