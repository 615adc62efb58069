package io.kubinception.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Default;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;
import java.time.Duration;
import java.util.List;
import java.util.Objects;

/** Who shall get into a customer cluster, and for how long. */
@JsonInclude(JsonInclude.Include.NON_NULL)
@ValidationRule(
    value = "self == oldSelf",
    message = "a kubeconfig request cannot be changed: make another one")
public record KubeconfigRequestSpec(
    @JsonPropertyDescription("CustomerCluster in this namespace.")
        @Required
        @Size(max = 40)
        @ValidationRule(value = CustomerCluster.NAME_RULE, message = CustomerCluster.NAME_MESSAGE)
        String cluster,
    @JsonPropertyDescription("Who it is for: the user's name inside the cluster.")
        @Required
        @Size(min = 1, max = 64)
        @ValidationRule(
            value =
                "self.matches('"
                    + NAME
                    + "') && !self.startsWith('system:') && !self.startsWith('kubinception:')"
                    + " && !self.startsWith('kube-')",
            message =
                "user must be a person's name of letters, digits and @._:+-:"
                    + " system:, kubinception: and kube- are not for people")
        String user,
    @JsonPropertyDescription(
            "The user's groups inside the cluster; with kubinception:customer-admins it is"
                + " cluster-admin.")
        @Size(max = 16)
        @ValidationRule(
            value =
                "self.all(g, g.matches('"
                    + NAME
                    + "') && !g.startsWith('system:') && (!g.startsWith('kubinception:')"
                    + " || g == 'kubinception:customer-admins'))",
            message =
                "groups must be people's, of letters, digits and @._:+-: system: and kubinception:"
                    + " are not, but for kubinception:customer-admins")
        List<@Size(max = 64) String> groups,
    @JsonPropertyDescription("How long it is good, from 10m to 30d, such as 8h.")
        @Default(DEFAULT_DURATION)
        @Size(max = 5)
        @ValidationRule(
            value =
                "self.matches('^([1-9][0-9]{1,3}m|([1-9]|[1-9][0-9]|[1-6][0-9]{2}|7[01][0-9]|720)h|([1-9]|[12][0-9]|30)d)$')",
            message = "duration must be from 10m to 30d, like 8h")
        String duration) {

  private static final String NAME = "^[A-Za-z0-9][A-Za-z0-9@._:+-]*$";

  public static final String DEFAULT_DURATION = "8h";

  public KubeconfigRequestSpec {
    groups = Objects.requireNonNullElseGet(groups, List::of);
    duration = Objects.requireNonNullElse(duration, DEFAULT_DURATION);
  }

  /** {@link #duration} as a time. */
  public Duration validity() {
    return TimeSpan.parse(duration);
  }
}
