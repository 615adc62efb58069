package io.kubinception.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;

/** What the objects of one resource type take. */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record ResourceUsage(
    @JsonPropertyDescription("Resource type, like configmaps.") String resource,
    @JsonPropertyDescription("Bytes stored.") Long bytes,
    @JsonPropertyDescription("Objects stored.") Long keys) {}
