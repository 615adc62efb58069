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
import java.util.Optional;
import java.util.stream.Stream;

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
        @Size(min = 1, max = LONGEST)
        @ValidationRule(
            value =
                "self.matches('"
                    + NAME
                    + "') && !self.startsWith('system:') && !self.startsWith('kubinception:')"
                    + " && !self.startsWith('kube-')",
            message = USER_MESSAGE)
        String user,
    @JsonPropertyDescription(
            "The user's groups inside the cluster; with kubinception:customer-admins it is"
                + " cluster-admin.")
        @Size(max = MOST_GROUPS)
        @ValidationRule(
            value =
                "self.all(g, g.matches('"
                    + NAME
                    + "') && !g.startsWith('system:') && (!g.startsWith('kubinception:')"
                    + " || g == 'kubinception:customer-admins'))",
            message = GROUPS_MESSAGE)
        List<@Size(max = LONGEST) String> groups,
    @JsonPropertyDescription("How long it is good, from 10m to 30d, such as 8h.")
        @Default(DEFAULT_DURATION)
        @Size(max = 5)
        @ValidationRule(value = "self.matches('" + DURATION + "')", message = DURATION_MESSAGE)
        String duration) {

  private static final String NAME = "^[A-Za-z0-9][A-Za-z0-9@._:+-]*$";
  private static final String DURATION =
      "^([1-9][0-9]{1,3}m|([1-9]|[1-9][0-9]|[1-6][0-9]{2}|7[01][0-9]|720)h|([1-9]|[12][0-9]|30)d)$";
  private static final String ADMINS = "kubinception:customer-admins";
  private static final int LONGEST = 64;
  private static final int MOST_GROUPS = 16;

  private static final String USER_MESSAGE =
      "user must be a person's name of letters, digits and @._:+-:"
          + " system:, kubinception: and kube- are not for people";
  private static final String GROUPS_MESSAGE =
      "groups must be people's, of letters, digits and @._:+-: system: and kubinception:"
          + " are not, but for kubinception:customer-admins";
  private static final String DURATION_MESSAGE = "duration must be from 10m to 30d, like 8h";

  public static final String DEFAULT_DURATION = "8h";

  public KubeconfigRequestSpec {
    groups = Objects.requireNonNullElseGet(groups, List::of);
    duration = Objects.requireNonNullElse(duration, DEFAULT_DURATION);
  }

  /** Why the API would refuse the user, the groups or the time; empty if it would not. */
  public Optional<String> refusal() {
    if (user.length() > LONGEST || groups.stream().anyMatch(group -> group.length() > LONGEST)) {
      return Optional.of("user and groups must not be longer than " + LONGEST);
    }
    if (groups.size() > MOST_GROUPS) {
      return Optional.of("a user is in %d groups at most".formatted(MOST_GROUPS));
    }
    if (!user.matches(NAME) || startsWithAny(user, "system:", "kubinception:", "kube-")) {
      return Optional.of(USER_MESSAGE);
    }
    if (!groups.stream().allMatch(KubeconfigRequestSpec::isPeoples)) {
      return Optional.of(GROUPS_MESSAGE);
    }
    return duration.matches(DURATION) ? Optional.empty() : Optional.of(DURATION_MESSAGE);
  }

  private static boolean isPeoples(String group) {
    return group.matches(NAME)
        && (group.equals(ADMINS) || !startsWithAny(group, "system:", "kubinception:"));
  }

  private static boolean startsWithAny(String name, String... beginnings) {
    return Stream.of(beginnings).anyMatch(name::startsWith);
  }

  /** {@link #duration} as a time. */
  public Duration validity() {
    return TimeSpan.parse(duration);
  }
}
