package io.kubinception.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.kubernetes.api.model.Condition;
import io.fabric8.kubernetes.model.annotation.LabelSelector;
import io.fabric8.kubernetes.model.annotation.StatusReplicas;
import java.util.List;
import org.jspecify.annotations.Nullable;

@JsonInclude(JsonInclude.Include.NON_NULL)
public record NodePoolStatus(
    @JsonPropertyDescription("Generation of the spec that this status speaks of.") @Override
        @Nullable Long observedGeneration,
    @JsonPropertyDescription("WorkerNodes that exist.") @StatusReplicas @Nullable Integer replicas,
    @JsonPropertyDescription("Of these, ready.") @Nullable Integer readyReplicas,
    @JsonPropertyDescription("Of these, as the pool wants them.") @Nullable Integer updatedReplicas,
    @JsonPropertyDescription("How many ready ones are missing to those wanted.")
        @Nullable Integer unavailableReplicas,
    @JsonPropertyDescription("Label selector of the WorkerNodes.") @LabelSelector
        @Nullable String selector,
    @JsonPropertyDescription("Latest observations.") @Override @Nullable List<Condition> conditions)
    implements Status {}
