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
    @JsonPropertyDescription("Keys that are stored.") @Nullable Long keys,
    @JsonPropertyDescription("Latest observations.") @Override @Nullable List<Condition> conditions)
    implements Status {}
