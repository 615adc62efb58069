package io.kubinception.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;
import java.util.List;
import java.util.Objects;

/** A time of the week, like the nights of its working days. */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record WeekWindow(
    @JsonPropertyDescription("Days on which it begins; every day when left out.") @Size(max = 7)
        List<Day> days,
    @JsonPropertyDescription("Time of day at which it begins, like 20:00.")
        @Required
        @Size(max = 5)
        @ValidationRule(value = TIME, message = "from must be a time of day, like 20:00")
        String from,
    @JsonPropertyDescription(
            "Time of day at which it ends, like 06:00: of the next day unless it is later than"
                + " from. The same as from is a whole day.")
        @Required
        @Size(max = 5)
        @ValidationRule(value = TIME, message = "to must be a time of day, like 06:00")
        String to) {

  private static final String TIME = "self.matches('^([01][0-9]|2[0-3]):[0-5][0-9]$')";

  public WeekWindow {
    days = Objects.requireNonNullElseGet(days, List::of);
  }
}
