package io.kubinception.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Default;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** When a cluster sleeps: its control plane is at zero pods then, and its data is kept. */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record Hibernation(
    @JsonPropertyDescription(
            "Whether it sleeps by hand: until this is false, whatever the schedule.")
        @Default("false")
        Boolean asleep,
    @JsonPropertyDescription(
            "The instances meanwhile. Stop: shut down, with their disks kept. Keep: they and their"
                + " workloads run on, and nothing is scheduled or healed.")
        @Default("Stop")
        AsleepInstances instances,
    @JsonPropertyDescription("Times of the week at which it sleeps by itself.") @Size(max = 21)
        List<WeekWindow> schedule,
    @JsonPropertyDescription("Time zone of the schedule, like Europe/Vienna.")
        @Default(TimeZoneName.DEFAULT)
        @Size(max = 64)
        @ValidationRule(value = TimeZoneName.RULE, message = TimeZoneName.RULE_MESSAGE)
        String timeZone,
    @JsonPropertyDescription(
            "The schedule does not apply until then, like 2026-01-31T08:00:00Z: who works late"
                + " wakes the cluster with it.")
        @Size(max = 20)
        @ValidationRule(value = UtcTime.RULE, message = "awakeUntil" + UtcTime.RULE_MESSAGE)
        @Nullable String awakeUntil) {

  public Hibernation {
    asleep = Objects.requireNonNullElse(asleep, false);
    instances = Objects.requireNonNullElse(instances, AsleepInstances.STOP);
    schedule = Objects.requireNonNullElseGet(schedule, List::of);
    timeZone = Objects.requireNonNullElse(timeZone, TimeZoneName.DEFAULT);
  }

  /** Awake around the clock. */
  public static Hibernation never() {
    return new Hibernation(false, AsleepInstances.STOP, List.of(), TimeZoneName.DEFAULT, null);
  }
}
