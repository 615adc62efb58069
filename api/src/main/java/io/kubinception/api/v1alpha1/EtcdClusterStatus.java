package io.kubinception.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.kubernetes.api.model.Condition;
import java.util.List;
import org.jspecify.annotations.Nullable;

@JsonInclude(JsonInclude.Include.NON_NULL)
public record EtcdClusterStatus(
    @JsonPropertyDescription("Generation of the spec that this status speaks of.") @Override
        @Nullable Long observedGeneration,
    @JsonPropertyDescription("Lowest version among the members.") @Nullable String version,
    @JsonPropertyDescription("Name of the leader.") @Nullable String leader,
    @JsonPropertyDescription("Size of the database file, of the largest member.")
        @Nullable Long databaseBytes,
    @JsonPropertyDescription("Bytes of it in use.") @Nullable Long databaseInUseBytes,
    @JsonPropertyDescription(
            "Size of the file at which writes are refused; absent before etcd 3.6.")
        @Nullable Long databaseQuotaBytes,
    @JsonPropertyDescription("EtcdTenants that live here.") @Nullable Integer tenants,
    @JsonPropertyDescription("Alarms that are raised, like NOSPACE.") @Nullable List<String> alarms,
    @JsonPropertyDescription("The members.") @Nullable List<EtcdMember> members,
    @JsonPropertyDescription(
            "Client URLs that API servers are given, as the voting members advertise them; absent where"
                + " spec.endpoints are given as they are.")
        @Nullable List<String> endpoints,
    @JsonPropertyDescription("Elections seen since it was registered.")
        @Nullable Long leaderChanges,
    @JsonPropertyDescription("When the operator last gave free space back to the disk.")
        @Nullable String lastDefragmented,
    @JsonPropertyDescription("The last rotation of its authorities, of an etcd of pods.")
        @Nullable AuthoritiesRotation rotation,
    @JsonPropertyDescription("Latest observations.") @Override @Nullable List<Condition> conditions)
    implements Status {}
