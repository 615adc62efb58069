package io.kubinception.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Size;
import io.fabric8.kubernetes.api.model.Condition;
import java.util.List;
import org.jspecify.annotations.Nullable;

@JsonInclude(JsonInclude.Include.NON_NULL)
public record CustomerClusterStatus(
    @JsonPropertyDescription("Generation of the spec that this status speaks of.") @Override
        @Nullable Long observedGeneration,
    @JsonPropertyDescription("Opaque id, generated once; names the control plane's namespace.")
        @Nullable String id,
    @JsonPropertyDescription("Namespace of the control plane in its admin cluster.")
        @Nullable String controlPlaneNamespace,
    @JsonPropertyDescription("Admin cluster that runs the control plane.")
        @Nullable String adminCluster,
    @JsonPropertyDescription("EtcdCluster that keeps the data.") @Nullable String etcdCluster,
    @JsonPropertyDescription("URL of the API server, for people and worker nodes.")
        @Nullable String endpoint,
    @JsonPropertyDescription(
            "Kubernetes version that runs: the older one until all components have the newer.")
        @Size(max = 20)
        @Nullable String version,
    @JsonPropertyDescription("Ready worker nodes of those wanted, like 2/2.")
        @Nullable String nodes,
    @JsonPropertyDescription(
            "Secret in this namespace with the customer's kubeconfig, key kubeconfig.")
        @Nullable String kubeconfigSecret,
    @JsonPropertyDescription("When that kubeconfig expires (RFC 3339).")
        @Nullable String kubeconfigNotAfter,
    @JsonPropertyDescription("The last rotation of each credential.")
        @Nullable List<CredentialRotation> rotations,
    @JsonPropertyDescription("Size class that the control plane runs with.")
        @Nullable ClusterSize size,
    @JsonPropertyDescription("Size class that fits its nodes and its load.")
        @Nullable ClusterSize recommendedSize,
    @JsonPropertyDescription("Why that one, like 37 nodes.") @Nullable String recommendedSizeReason,
    @JsonPropertyDescription(
            "Since when it is that one, or another than it has (RFC 3339): a change comes some time"
                + " later.")
        @Nullable String recommendedSizeSince,
    @JsonPropertyDescription("Latest observations.") @Override @Nullable List<Condition> conditions)
    implements Status {}
