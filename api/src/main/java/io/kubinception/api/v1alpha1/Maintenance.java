package io.kubinception.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Default;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * When the provider may replace the pods of a cluster's control plane for reasons of its own. What
 * the customer asks for, and repair, come at any time.
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record Maintenance(
    @JsonPropertyDescription("Times of the week at which it may.")
        @Required
        @Size(min = 1, max = 21)
        List<WeekWindow> windows,
    @JsonPropertyDescription("Time zone of the windows, like Europe/Vienna.")
        @Default(TimeZoneName.DEFAULT)
        @Size(max = 64)
        @ValidationRule(value = TimeZoneName.RULE, message = TimeZoneName.RULE_MESSAGE)
        String timeZone,
    @JsonPropertyDescription(
            "It may until then as well, like 2026-01-31T08:00:00Z: who does not want to wait for"
                + " the next window sets it.")
        @Size(max = 20)
        @ValidationRule(value = UtcTime.RULE, message = "openUntil" + UtcTime.RULE_MESSAGE)
        @Nullable String openUntil) {

  public Maintenance {
    windows = Objects.requireNonNullElseGet(windows, List::of);
    timeZone = Objects.requireNonNullElse(timeZone, TimeZoneName.DEFAULT);
  }
}
