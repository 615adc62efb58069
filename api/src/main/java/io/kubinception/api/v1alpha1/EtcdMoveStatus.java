package io.kubinception.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.kubernetes.api.model.Condition;
import java.util.List;
import org.jspecify.annotations.Nullable;

@JsonInclude(JsonInclude.Include.NON_NULL)
public record EtcdMoveStatus(
    @JsonPropertyDescription("Generation of the spec that this status speaks of.") @Override
        @Nullable Long observedGeneration,
    @JsonPropertyDescription("Id of the etcd tenant.") @Nullable String tenantId,
    @JsonPropertyDescription("The EtcdCluster that the tenant comes from.") @Nullable String from,
    @JsonPropertyDescription("Keys that were found equal at both places.") @Nullable Long keys,
    @JsonPropertyDescription("Bytes of these keys and their values.") @Nullable Long bytes,
    @JsonPropertyDescription("SHA-256 of these keys and their values.") @Nullable String sha256,
    @JsonPropertyDescription("Revision at which the old place was compared.")
        @Nullable Long sourceRevision,
    @JsonPropertyDescription("Revision of the new place above which all of the keys are.")
        @Nullable Long targetRevision,
    @JsonPropertyDescription("When the tenant was frozen (RFC 3339).") @Nullable String frozenAt,
    @JsonPropertyDescription("Milliseconds from then until it could write at the new place.")
        @Nullable Long frozenMillis,
    @JsonPropertyDescription(
            "When the control plane was served from the new place, and by nothing else (RFC 3339).")
        @Nullable String servedAt,
    @JsonPropertyDescription("When nothing was left at the old place (RFC 3339).")
        @Nullable String clearedAt,
    @JsonPropertyDescription("Latest observations.") @Override @Nullable List<Condition> conditions)
    implements Status {}
