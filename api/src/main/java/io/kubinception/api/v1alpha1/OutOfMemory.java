package io.kubinception.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;

/** An API server was killed, as it needed more memory than its size class allows. */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record OutOfMemory(
    @JsonPropertyDescription("Size class that the API server was of.") ClusterSize size,
    @JsonPropertyDescription("When it was killed (RFC 3339).") String at) {}
