package io.kubinception.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.kubernetes.api.model.Condition;
import java.util.List;
import org.jspecify.annotations.Nullable;

@JsonInclude(JsonInclude.Include.NON_NULL)
public record WorkerNodeStatus(
    @JsonPropertyDescription("Generation of the spec that this status speaks of.") @Override
        @Nullable Long observedGeneration,
    @JsonPropertyDescription("Id of the instance at the infrastructure.")
        @Nullable String instanceId,
    @JsonPropertyDescription("Address of the instance.") @Nullable String address,
    @JsonPropertyDescription("When the instance was started (RFC 3339).")
        @Nullable String instanceStartedAt,
    @JsonPropertyDescription("When the Node was Ready for the first time (RFC 3339).")
        @Nullable String readyAt,
    @JsonPropertyDescription(
            "When the certificate ends that its kubelet shows to the API server (RFC 3339).")
        @Nullable String certificateUntil,
    @JsonPropertyDescription("Since when the instance or the Node is seen dead (RFC 3339).")
        @Nullable String unwellSince,
    @JsonPropertyDescription("Latest observations.") @Override @Nullable List<Condition> conditions)
    implements Status {}
