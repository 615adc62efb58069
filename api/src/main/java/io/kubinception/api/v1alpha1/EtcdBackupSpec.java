package io.kubinception.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Default;
import io.fabric8.generator.annotation.Pattern;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;
import java.time.Duration;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** One backup. */
@JsonInclude(JsonInclude.Include.NON_NULL)
@ValidationRule(
    value = "has(self.tenant) != has(self.etcdCluster)",
    message = "a backup is of either a tenant or a whole etcdCluster: give one of them")
@ValidationRule(value = "self == oldSelf", message = "a backup cannot be changed: make another one")
public record EtcdBackupSpec(
    @JsonPropertyDescription("The EtcdTenant to back up.") @Nullable TenantReference tenant,
    @JsonPropertyDescription("The EtcdCluster to back up as a whole, with all its tenants.")
        @Size(min = 1, max = 253)
        @Nullable String etcdCluster,
    @JsonPropertyDescription(
            "Secret in the operator's namespace that says where backups are and holds their key.")
        @Default(EtcdBackupSpec.DEFAULT_STORE)
        @Size(min = 1, max = 253)
        String store,
    @JsonPropertyDescription(
            "A backup that is in the store already, by its name there: it is checked and listed,"
                + " instead of a new one being taken.")
        @Size(min = 1, max = 1024)
        @Nullable String file,
    @JsonPropertyDescription(
            "How long after it was taken it is deleted by itself, such as 30d; never when left"
                + " out.")
        @Pattern(EtcdBackupSpec.KEEP)
        @Nullable String keep) {
  /** The store unless said otherwise. */
  public static final String DEFAULT_STORE = "backup-store";

  /** How long a backup may be kept. */
  static final String KEEP = "^[1-9][0-9]{0,3}[mhd]$";

  public EtcdBackupSpec {
    store = Objects.requireNonNullElse(store, DEFAULT_STORE);
  }

  /** A new backup of a tenant. */
  public static EtcdBackupSpec of(TenantReference tenant, String store) {
    return new EtcdBackupSpec(tenant, null, store, null, null);
  }

  /** The same, to be deleted by itself after a time. */
  public EtcdBackupSpec keptFor(String time) {
    return new EtcdBackupSpec(tenant, etcdCluster, store, file, time);
  }

  /** {@link #keep} as a time; empty when it is kept for good. */
  public Optional<Duration> keepTime() {
    return Optional.ofNullable(keep).map(TimeSpan::parse);
  }

  /** A new backup of a whole etcd cluster. */
  public static EtcdBackupSpec of(String etcdCluster, String store) {
    return new EtcdBackupSpec(null, etcdCluster, store, null, null);
  }
}
