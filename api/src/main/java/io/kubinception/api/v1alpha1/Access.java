package io.kubinception.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Default;
import io.fabric8.generator.annotation.Max;
import io.fabric8.generator.annotation.Min;
import java.util.Objects;

/** The customer's way in. */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record Access(
    @JsonPropertyDescription(
            "Days until the customer's kubeconfig expires; a new one is made when two thirds are"
                + " over.")
        @Default("30")
        @Min(1)
        @Max(365)
        Integer kubeconfigDays) {

  public Access {
    kubeconfigDays = Objects.requireNonNullElse(kubeconfigDays, 30);
  }

  public static Access defaults() {
    return new Access(30);
  }
}
