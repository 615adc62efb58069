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

/** The customer's way in. */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record Access(
    @JsonPropertyDescription(
            "Days until the customer's kubeconfig expires; a new one is made when two thirds are"
                + " over.")
        @Default("30")
        @Min(1)
        @Max(365)
        Integer kubeconfigDays,
    @JsonPropertyDescription(
            "A reset, like 2026-01-31T08:00:00Z: when it changes, every kubeconfig given out before"
                + " is locked out.")
        @Size(max = 20)
        @ValidationRule(
            value =
                "self.matches('^[0-9]{4}-(0[1-9]|1[0-2])-(0[1-9]|[12][0-9]|3[01])T([01][0-9]|2[0-3]):[0-5][0-9]:[0-5][0-9]Z$')"
                    + " && timestamp(self) > timestamp('2000-01-01T00:00:00Z')",
            message = "resetAt must be a time in UTC, like 2026-01-31T08:00:00Z")
        @Nullable String resetAt) {

  public Access {
    kubeconfigDays = Objects.requireNonNullElse(kubeconfigDays, 30);
  }

  public static Access defaults() {
    return new Access(30, null);
  }
}
