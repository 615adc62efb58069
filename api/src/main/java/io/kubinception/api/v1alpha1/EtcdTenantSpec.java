package io.kubinception.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Pattern;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.ValidationRule;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** One control plane's space in an etcd cluster. */
@JsonInclude(JsonInclude.Include.NON_NULL)
@ValidationRule(
    value = "has(self.id) || !has(oldSelf.id)",
    message = "id cannot be taken away: the tenant's keys are stored under it")
@ValidationRule(
    value =
        "self.etcdCluster == oldSelf.etcdCluster || has(self.movedBy) &&"
            + " (!has(oldSelf.movedBy) || self.movedBy != oldSelf.movedBy)",
    message =
        "etcdCluster cannot be changed: the tenant's keys are there. An EtcdMove takes them to"
            + " another one")
public record EtcdTenantSpec(
    @JsonPropertyDescription("EtcdCluster that the tenant lives in; only an EtcdMove changes it.")
        @Required
        String etcdCluster,
    @JsonPropertyDescription(
            "Opaque id, part of every key: generated, leave it out. Once set it never changes.")
        @Pattern("^[a-z][a-z0-9]{11}$")
        @ValidationRule(
            value = "self == oldSelf",
            message = "id cannot be changed: the tenant's keys are stored under it")
        @Nullable String id,
    @JsonPropertyDescription(
            "Bytes of keys and values from which on the API server refuses growth; 400 MiB when left"
                + " out. Set by the control plane.")
        @ValidationRule(
            value = "self >= 4194304",
            message = "quotaBytes must be at least 4194304 (4 MiB): an empty cluster needs 1 MiB")
        @Nullable Long quotaBytes,
    @JsonPropertyDescription("UID of the EtcdMove that brought the tenant to its etcdCluster.")
        @Nullable String movedBy) {

  /** A tenant that never moved. */
  public EtcdTenantSpec(String etcdCluster, @Nullable String id, @Nullable Long quotaBytes) {
    this(etcdCluster, id, quotaBytes, null);
  }

  /** The same with an id. */
  public EtcdTenantSpec withId(String value) {
    return new EtcdTenantSpec(etcdCluster, value, quotaBytes, movedBy);
  }

  /** The same with a quota. */
  public EtcdTenantSpec withQuotaBytes(@Nullable Long value) {
    return new EtcdTenantSpec(etcdCluster, id, value, movedBy);
  }

  /** The same after a move. */
  public EtcdTenantSpec movedTo(String cluster, String move) {
    return new EtcdTenantSpec(cluster, id, quotaBytes, move);
  }

  /** The quota that holds. */
  public long quota() {
    return Objects.requireNonNullElse(quotaBytes, StorageQuota.MOST_BYTES);
  }
}
