package io.kubinception.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Default;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;

/** A wish for new credentials. The old ones hold until it is to be completed. */
@JsonInclude(JsonInclude.Include.NON_NULL)
@ValidationRule(
    value = "self.at != oldSelf.at || oldSelf.goal == 'Prepare' || self.goal == oldSelf.goal",
    message = Rotation.GOES_ON)
@ValidationRule(
    value =
        "self.at != oldSelf.at || has(self.only) == has(oldSelf.only)"
            + " && (!has(self.only) || self.only == oldSelf.only)",
    message =
        "only cannot be changed in a rotation: complete or abort it, then ask for another one")
public record Rotation(
    @JsonPropertyDescription(
            "When it was asked for, like 2026-01-31T08:00:00Z: another time asks for another"
                + " rotation, once the one under way is completed or aborted.")
        @Required
        @Size(max = 20)
        @ValidationRule(value = UtcTime.RULE, message = "at" + UtcTime.RULE_MESSAGE)
        String at,
    @JsonPropertyDescription("Credentials to rotate; all when empty.") @Size(max = 4)
        List<Credential> only,
    @JsonPropertyDescription(
            "Prepare: old and new are trusted, the new is used. Complete: the old is trusted no"
                + " more. Abort: back to the old. It counts for the rotation of the same at only,"
                + " and each begins with Prepare.")
        @Default("Prepare")
        RotationGoal goal,
    @JsonPropertyDescription(
            "Whether the service account key is completed only an hour after the new one began to"
                + " sign, as workloads have tokens of the old one until then.")
        @Default("true")
        Boolean waitForTokens) {

  static final String GOES_ON =
      "a rotation that is being completed or aborted goes on to its end: afterwards ask for"
          + " another one, with a new time in at";

  public Rotation {
    only = Objects.requireNonNullElseGet(only, List::of);
    goal = Objects.requireNonNullElse(goal, RotationGoal.PREPARE);
    waitForTokens = Objects.requireNonNullElse(waitForTokens, true);
  }

  /** The credentials that it is about. */
  public List<Credential> credentials() {
    return only.isEmpty() ? Arrays.asList(Credential.values()) : only;
  }
}
