package io.kubinception.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Size;
import io.fabric8.kubernetes.api.model.Condition;
import io.fabric8.kubernetes.model.annotation.LabelSelector;
import io.fabric8.kubernetes.model.annotation.StatusReplicas;
import java.util.List;
import org.jspecify.annotations.Nullable;

@JsonInclude(JsonInclude.Include.NON_NULL)
public record ControlPlaneStatus(
    @JsonPropertyDescription("Generation of the spec that this status speaks of.") @Override
        @Nullable Long observedGeneration,
    @JsonPropertyDescription("API servers that exist.") @StatusReplicas @Nullable Integer replicas,
    @JsonPropertyDescription("API servers that are ready.") @Nullable Integer readyReplicas,
    @JsonPropertyDescription("Label selector of the API server pods.") @LabelSelector
        @Nullable String selector,
    @JsonPropertyDescription("URL of the API server on the edge.") @Nullable String endpoint,
    @JsonPropertyDescription(
            "Kubernetes version that runs: the older one until all components have the newer.")
        @Size(max = 20)
        @Nullable String version,
    @JsonPropertyDescription("Id of the etcd tenant.") @Nullable String tenantId,
    @JsonPropertyDescription(
            "Secret in this namespace with the provider's kubeconfig, key kubeconfig.")
        @Nullable String adminKubeconfigSecret,
    @JsonPropertyDescription(
            "Place in the queue of those that wait to start; absent when not waiting.")
        @Nullable Integer startQueuePosition,
    @JsonPropertyDescription("When the API server was first let start (RFC 3339).")
        @Nullable String startedAt,
    @JsonPropertyDescription("When it was usable for the first time (RFC 3339).")
        @Nullable String usableAt,
    @JsonPropertyDescription(
            "The spec's accessResetAt that holds: no API server runs any more that takes older"
                + " certificates.")
        @Nullable String accessResetAt,
    @JsonPropertyDescription("The last rotation of each credential.")
        @Nullable List<CredentialRotation> rotations,
    @JsonPropertyDescription(
            "Size class that runs: the one before until all pods are of the one that is asked for.")
        @Nullable ClusterSize size,
    @JsonPropertyDescription("The last time that an API server was killed for want of memory.")
        @Nullable OutOfMemory outOfMemory,
    @JsonPropertyDescription("The spec's maintenance.wish whose pods run, all of them.")
        @Size(max = 64)
        @Nullable String settledWish,
    @JsonPropertyDescription("Latest observations.") @Override @Nullable List<Condition> conditions)
    implements Status {}
