package io.kubinception.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.kubernetes.api.model.Condition;
import java.util.List;
import org.jspecify.annotations.Nullable;

@JsonInclude(JsonInclude.Include.NON_NULL)
public record EtcdTenantStatus(
    @JsonPropertyDescription("Generation of the spec that this status speaks of.") @Override
        @Nullable Long observedGeneration,
    @JsonPropertyDescription("First key of the range, inclusive.") @Nullable String rangeStart,
    @JsonPropertyDescription("End of the range, exclusive.") @Nullable String rangeEnd,
    @JsonPropertyDescription("etcd user, also the certificate's common name.")
        @Nullable String user,
    @JsonPropertyDescription("Secret in this namespace: ca.crt, tls.crt, tls.key.")
        @Nullable String certificateSecret,
    @JsonPropertyDescription("When the certificate expires (RFC 3339).")
        @Nullable String certificateNotAfter,
    @JsonPropertyDescription("UID of the EtcdMove that brought it to where it is Ready, if any.")
        @Nullable String movedBy,
    @JsonPropertyDescription("Keys that are stored; written again when usage changes by 5 %.")
        @Nullable Long keys,
    @JsonPropertyDescription("Bytes that these keys and their values take.") @Nullable Long bytes,
    @JsonPropertyDescription("What takes most of it, the largest first.")
        @Nullable List<ResourceUsage> largest,
    @JsonPropertyDescription("Usage as part of the quota, like 12.1 MiB of 35.0 MiB.")
        @Nullable String usage,
    @JsonPropertyDescription("Latest observations.") @Override @Nullable List<Condition> conditions)
    implements Status {}
