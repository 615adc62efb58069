package io.kubinception.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import org.jspecify.annotations.Nullable;

/** One member of an etcd cluster. */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record EtcdMember(
    @JsonPropertyDescription("Name.") String name,
    @JsonPropertyDescription("Client URL.") @Nullable String endpoint,
    @JsonPropertyDescription("Whether it answers.") boolean reachable,
    @JsonPropertyDescription("Version.") @Nullable String version,
    @JsonPropertyDescription("leader, follower or learner.") @Nullable String role,
    @JsonPropertyDescription("Size of its database file.") @Nullable Long databaseBytes,
    @JsonPropertyDescription("What is wrong with it.") @Nullable String problem) {}
