package io.kubinception.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.kubernetes.api.model.Condition;
import java.util.List;
import org.jspecify.annotations.Nullable;

@JsonInclude(JsonInclude.Include.NON_NULL)
public record EtcdRestoreStatus(
    @JsonPropertyDescription("Generation of the spec that this status speaks of.") @Override
        @Nullable Long observedGeneration,
    @JsonPropertyDescription("Id of the etcd tenant.") @Nullable String tenantId,
    @JsonPropertyDescription("The EtcdBackup of the state before, to go back to.")
        @Nullable String safetyBackup,
    @JsonPropertyDescription("Objects that were missing.") @Nullable Long creates,
    @JsonPropertyDescription("Objects that differed.") @Nullable Long changes,
    @JsonPropertyDescription("Objects that the backup does not have.") @Nullable Long deletes,
    @JsonPropertyDescription("The same by resource type.") @Nullable List<ResourceChanges> types,
    @JsonPropertyDescription("Bytes of keys and values that it writes into etcd.")
        @Nullable Long bytes,
    @JsonPropertyDescription("Revision at which the tenant was found equal to the backup.")
        @Nullable Long revision,
    @JsonPropertyDescription("Keys that were found equal, those without a change included.")
        @Nullable Long keys,
    @JsonPropertyDescription("SHA-256 of these keys and their values.") @Nullable String sha256,
    @JsonPropertyDescription("When it was proved and the tenant went on (RFC 3339).")
        @Nullable String completedAt,
    @JsonPropertyDescription("Latest observations.") @Override @Nullable List<Condition> conditions)
    implements Status {}
