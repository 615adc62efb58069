package io.kubinception.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.kubernetes.api.model.Condition;
import java.util.List;
import org.jspecify.annotations.Nullable;

@JsonInclude(JsonInclude.Include.NON_NULL)
public record EtcdBackupStatus(
    @JsonPropertyDescription("Generation of the spec that this status speaks of.") @Override
        @Nullable Long observedGeneration,
    @JsonPropertyDescription("Id of the etcd tenant, or name of the etcd cluster.")
        @Nullable String subject,
    @JsonPropertyDescription("The EtcdCluster that it was taken of.") @Nullable String etcdCluster,
    @JsonPropertyDescription("Name in the store.") @Nullable String file,
    @JsonPropertyDescription("The revision of etcd that it shows.") @Nullable Long revision,
    @JsonPropertyDescription("When it was taken (RFC 3339).") @Nullable String takenAt,
    @JsonPropertyDescription("Keys in it.") @Nullable Long keys,
    @JsonPropertyDescription("Bytes of keys and values, or of the database file.")
        @Nullable Long bytes,
    @JsonPropertyDescription("Bytes in the store, compressed and encrypted.")
        @Nullable Long storedBytes,
    @JsonPropertyDescription("SHA-256 of what is in it.") @Nullable String sha256,
    @JsonPropertyDescription("Tells which key opens it.") @Nullable String keyId,
    @JsonPropertyDescription("When it was last read through and found whole (RFC 3339).")
        @Nullable String verifiedAt,
    @JsonPropertyDescription(
            "The wish for a reading that was answered last; empty before the first.")
        @Nullable String verifyRequest,
    @JsonPropertyDescription(
            "When a drill last restored it and found it equal; of a whole etcd cluster: read it as"
                + " etcd would (RFC 3339).")
        @Nullable String drilledAt,
    @JsonPropertyDescription("The wish for a drill that was answered last, or is being answered.")
        @Nullable String drillRequest,
    @JsonPropertyDescription(
            "Id of the etcd tenant that a drill restores it into; gone when the drill has ended.")
        @Nullable String scratchTenant,
    @JsonPropertyDescription("Latest observations.") @Override @Nullable List<Condition> conditions)
    implements Status {}
