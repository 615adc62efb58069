package io.kubinception.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;

/** What a token must say. */
public record RequiredClaim(
    @JsonPropertyDescription("Name of the claim, like hd.") @Required @Size(min = 1, max = 256)
        String name,
    @JsonPropertyDescription("Its value, a text.") @Required @Size(max = 256) String value) {}
