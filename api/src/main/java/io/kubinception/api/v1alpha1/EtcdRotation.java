package io.kubinception.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Default;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;
import java.util.Objects;

/** A wish for other authorities of an etcd of pods. The old ones hold until it is completed. */
@JsonInclude(JsonInclude.Include.NON_NULL)
@ValidationRule(
    value = "self.at != oldSelf.at || oldSelf.goal == 'Prepare' || self.goal == oldSelf.goal",
    message = Rotation.GOES_ON)
public record EtcdRotation(
    @JsonPropertyDescription(
            "When it was asked for, like 2026-01-31T08:00:00Z: another time asks for another"
                + " rotation, once the one under way is completed or aborted.")
        @Required
        @Size(max = 20)
        @ValidationRule(value = UtcTime.RULE, message = "at" + UtcTime.RULE_MESSAGE)
        String at,
    @JsonPropertyDescription(
            "Prepare: old and new are trusted, the new ones sign. Complete: the old are trusted no"
                + " more. Abort: back to the old. It counts for the rotation of the same at only,"
                + " and each begins with Prepare.")
        @Default("Prepare")
        RotationGoal goal) {

  public EtcdRotation {
    goal = Objects.requireNonNullElse(goal, RotationGoal.PREPARE);
  }
}
