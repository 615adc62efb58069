package io.kubinception.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Pattern;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;

/** One command line argument, passed as {@code --name=value}. */
public record ExtraArgument(
    @JsonPropertyDescription("Name without dashes, like v or event-ttl.")
        @Required
        @Size(max = 100)
        @Pattern("^[a-z0-9][a-z0-9-]*$")
        String name,
    @JsonPropertyDescription("Value; passed as it is.") @Required @Size(max = 1000) String value) {

  /** As the component takes it. */
  public String flag() {
    return "--" + name + "=" + value;
  }
}
