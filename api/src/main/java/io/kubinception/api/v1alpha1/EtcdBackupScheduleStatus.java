package io.kubinception.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.kubernetes.api.model.Condition;
import java.util.List;
import org.jspecify.annotations.Nullable;

@JsonInclude(JsonInclude.Include.NON_NULL)
public record EtcdBackupScheduleStatus(
    @JsonPropertyDescription("Generation of the spec that this status speaks of.") @Override
        @Nullable Long observedGeneration,
    @JsonPropertyDescription("Good backups that are kept.") @Nullable Integer backups,
    @JsonPropertyDescription("When the oldest of the latest good backups was taken (RFC 3339).")
        @Nullable String stalest,
    @JsonPropertyDescription("Latest observations.") @Override @Nullable List<Condition> conditions)
    implements Status {}
