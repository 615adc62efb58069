package io.kubinception.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;

/** Names an EtcdTenant. */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record TenantReference(
    @JsonPropertyDescription("Namespace of the EtcdTenant, such as cc-abcdefghijkl.")
        @Required
        @Size(min = 1, max = 63)
        String namespace,
    @JsonPropertyDescription("Name of the EtcdTenant.") @Required @Size(min = 1, max = 253)
        String name) {}
