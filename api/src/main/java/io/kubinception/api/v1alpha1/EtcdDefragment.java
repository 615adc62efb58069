package io.kubinception.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Default;
import io.fabric8.generator.annotation.Max;
import io.fabric8.generator.annotation.Min;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** When members are defragmented, one at a time. */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record EtcdDefragment(
    @JsonPropertyDescription("Whether the operator does it by itself.") @Default("true")
        @Nullable Boolean enabled,
    @JsonPropertyDescription(
            "Time of day in UTC in which it may begin, like 02:00-04:00; over midnight is fine.")
        @Default("02:00-04:00")
        @Size(max = 11)
        @ValidationRule(
            value = "self.matches('^([01][0-9]|2[0-3]):[0-5][0-9]-([01][0-9]|2[0-3]):[0-5][0-9]$')",
            message = "a window is two times of day in UTC, like 02:00-04:00")
        @Nullable String window,
    @JsonPropertyDescription("Least part of a member's file that is free, in percent.")
        @Default("50")
        @Min(10)
        @Max(95)
        @Nullable Integer freePercent,
    @JsonPropertyDescription("Least free space of a member's file, in MiB.")
        @Default("256")
        @Min(1)
        @Max(1048576)
        @Nullable Integer freeMebibytes) {

  private static final String WINDOW = "02:00-04:00";
  private static final int FREE_PERCENT = 50;
  private static final int FREE_MEBIBYTES = 256;

  /** What holds when nothing was said. */
  public static EtcdDefragment defaults() {
    return new EtcdDefragment(true, WINDOW, FREE_PERCENT, FREE_MEBIBYTES);
  }

  /** Whether it is on. */
  public boolean enabledOrDefault() {
    return Objects.requireNonNullElse(enabled, true);
  }

  /** The window, as in the spec. */
  public String windowOrDefault() {
    return Objects.requireNonNullElse(window, WINDOW);
  }

  /** Least free percent. */
  public int freePercentOrDefault() {
    return Objects.requireNonNullElse(freePercent, FREE_PERCENT);
  }

  /** Least free MiB. */
  public int freeMebibytesOrDefault() {
    return Objects.requireNonNullElse(freeMebibytes, FREE_MEBIBYTES);
  }
}
