package io.kubinception.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;

/** Whether pods that run may be replaced by others just now though nobody asked for it. */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record ControlPlaneMaintenance(
    @JsonPropertyDescription("Whether they may: a maintenance window is open.") @Required
        Boolean open,
    @JsonPropertyDescription(
            "Fingerprint of what its customer asks for: what follows from another one does not"
                + " wait.")
        @Required
        @Size(min = 1, max = 64)
        String wish) {}
