package io.kubinception.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Min;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;

/** A size of instance. */
public record Flavour(
    @JsonPropertyDescription("Name, like small.") @Required @Size(max = 63) String name,
    @JsonPropertyDescription("CPU cores.") @Required @Min(1) int cpus,
    @JsonPropertyDescription("Memory in MiB.") @Required @Min(256) int memoryMiB) {}
