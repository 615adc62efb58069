package io.kubinception.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Default;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** What the customer wants. */
@JsonInclude(JsonInclude.Include.NON_NULL)
@ValidationRule(
    value = "has(self.etcdCluster) == has(oldSelf.etcdCluster) || !has(oldSelf.etcdCluster)",
    message = "etcdCluster cannot be taken away once set: the cluster's data is there")
@ValidationRule(
    value = "has(self.networks) || !has(oldSelf.networks)",
    message = "networks cannot be changed once set")
@ValidationRule(
    value =
        "has(self.cloneOf) == has(oldSelf.cloneOf) && (!has(self.cloneOf) || self.cloneOf =="
            + " oldSelf.cloneOf)",
    message = "cloneOf cannot be changed: a cluster is born from a backup, or is not")
public record CustomerClusterSpec(
    @JsonPropertyDescription(
            "Kubernetes version, like 1.36.4. Goes up one minor at a time; patches change freely.")
        @Default(KubernetesVersions.DEFAULT)
        @Size(max = 20)
        @ValidationRule(value = KubernetesVersions.RULE, message = KubernetesVersions.RULE_MESSAGE)
        @ValidationRule(
            value = KubernetesVersions.NOT_DOWN_RULE,
            message = KubernetesVersions.NOT_DOWN_MESSAGE)
        @ValidationRule(
            value = KubernetesVersions.ONE_MINOR_RULE,
            message = KubernetesVersions.ONE_MINOR_MESSAGE)
        String version,
    @JsonPropertyDescription(
            "Plan: shared is free, with one replica of each component; ha has two of each on"
                + " different nodes of the admin cluster. Changes while the cluster runs.")
        @Default("shared")
        Plan plan,
    @JsonPropertyDescription("Networks inside the cluster; immutable.") Networks networks,
    @JsonPropertyDescription(
            "EtcdCluster that the data are first kept in; the fleet chooses one when left out."
                + " Immutable.")
        @ValidationRule(
            value = "self == oldSelf",
            message = "etcdCluster cannot be changed: the cluster's data is there")
        @Size(max = 253)
        @Nullable String etcdCluster,
    @JsonPropertyDescription(
            "AdminCluster that runs the control plane; the fleet chooses one when left out. It cannot be"
                + " changed once the cluster is there.")
        @Size(max = 253)
        @Nullable String adminCluster,
    @JsonPropertyDescription("Who gets in.") Access access,
    @JsonPropertyDescription("When it sleeps, to cost nothing; never when left out.")
        Hibernation hibernation,
    @JsonPropertyDescription(
            "When it is deleted with all its data, like 2026-01-31T08:00:00Z; it sleeps until then."
                + " Take this away to keep the cluster.")
        @Size(max = 20)
        @ValidationRule(value = UtcTime.RULE, message = "deleteAt" + UtcTime.RULE_MESSAGE)
        @Nullable String deleteAt,
    @JsonPropertyDescription(
            "EtcdBackup that a new cluster is born from: it holds what the backup holds, and is a"
                + " cluster of its own. Immutable.")
        @Size(min = 1, max = 253)
        @Nullable String cloneOf,
    @JsonPropertyDescription(
            "Size class of the control plane: Auto takes the one that fits its nodes and its load, and"
                + " changes with them; any other is kept, fit or not.")
        @Default("Auto")
        SizeWish size,
    @JsonPropertyDescription("Who is told of requests to the API server; nobody when left out.")
        @Nullable Audit audit,
    @JsonPropertyDescription(
            "When the provider may replace pods of the control plane for reasons of its own; at any"
                + " time when left out.")
        @Nullable Maintenance maintenance) {

  public CustomerClusterSpec {
    version = Objects.requireNonNullElse(version, KubernetesVersions.DEFAULT);
    plan = Objects.requireNonNullElse(plan, Plan.SHARED);
    networks = Objects.requireNonNullElseGet(networks, Networks::defaults);
    access = Objects.requireNonNullElseGet(access, Access::defaults);
    hibernation = Objects.requireNonNullElseGet(hibernation, Hibernation::never);
    size = Objects.requireNonNullElse(size, SizeWish.AUTO);
  }

  /** One whose requests nobody is told of, and that bears maintenance at any time. */
  public CustomerClusterSpec(
      String version,
      Plan plan,
      Networks networks,
      @Nullable String etcdCluster,
      @Nullable String adminCluster,
      Access access,
      Hibernation hibernation,
      @Nullable String deleteAt,
      @Nullable String cloneOf,
      SizeWish size) {
    this(
        version,
        plan,
        networks,
        etcdCluster,
        adminCluster,
        access,
        hibernation,
        deleteAt,
        cloneOf,
        size,
        null,
        null);
  }
}
