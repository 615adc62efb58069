package io.kubinception.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.kubernetes.api.model.Condition;
import java.util.List;
import org.jspecify.annotations.Nullable;

@JsonInclude(JsonInclude.Include.NON_NULL)
public record AdminClusterStatus(
    @JsonPropertyDescription("Generation of the spec that this status speaks of.") @Override
        @Nullable Long observedGeneration,
    @JsonPropertyDescription("Control planes that it runs.") @Nullable Integer controlPlanes,
    @JsonPropertyDescription("Ready nodes of all, like 3/3.") @Nullable String nodes,
    @JsonPropertyDescription("CPU that is free, in thousandths of a core.")
        @Nullable Long freeMillicores,
    @JsonPropertyDescription("Control planes that may start at once with that.")
        @Nullable Integer startSlots,
    @JsonPropertyDescription("Latest observations.") @Override @Nullable List<Condition> conditions)
    implements Status {}
