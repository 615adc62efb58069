package io.kubinception.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;

/** What a restore changes of one resource type. */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record ResourceChanges(
    @JsonPropertyDescription("Resource type as the API server stores it, such as pods.")
        String name,
    @JsonPropertyDescription("Objects that were missing.") long creates,
    @JsonPropertyDescription("Objects that differed.") long changes,
    @JsonPropertyDescription("Objects that the backup does not have.") long deletes) {}
