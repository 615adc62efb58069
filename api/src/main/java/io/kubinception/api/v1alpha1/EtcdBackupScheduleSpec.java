package io.kubinception.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Default;
import io.fabric8.generator.annotation.Max;
import io.fabric8.generator.annotation.Min;
import io.fabric8.generator.annotation.Pattern;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import java.time.Duration;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Backups at regular times. */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record EtcdBackupScheduleSpec(
    @JsonPropertyDescription("EtcdCluster to back up.") @Required @Size(min = 1, max = 253)
        String etcdCluster,
    @JsonPropertyDescription("Tenants: each by itself; Cluster: all in one piece.")
        @Default("Tenants")
        BackupScope scope,
    @JsonPropertyDescription("Time from one backup to the next, such as 30m, 6h or 1d.")
        @Default("6h")
        @Pattern("^[1-9][0-9]{0,3}[mhd]$")
        String every,
    @JsonPropertyDescription("Good backups to keep of each tenant, or of the cluster.")
        @Default("8")
        @Min(1)
        @Max(1000)
        Integer keep,
    @JsonPropertyDescription(
            "Secret in the operator's namespace that says where backups are and holds their key.")
        @Default(EtcdBackupSpec.DEFAULT_STORE)
        @Size(min = 1, max = 253)
        String store,
    @JsonPropertyDescription(
            "Time after which the newest good backup of each tenant is restored for a trial, such"
                + " as 7d; that of a whole etcd cluster is read as etcd would read it. Never when"
                + " left out.")
        @Pattern("^[1-9][0-9]{0,3}[mhd]$")
        @Nullable String drillEvery) {

  public EtcdBackupScheduleSpec {
    scope = Objects.requireNonNullElse(scope, BackupScope.TENANTS);
    every = Objects.requireNonNullElse(every, "6h");
    keep = Objects.requireNonNullElse(keep, 8);
    store = Objects.requireNonNullElse(store, EtcdBackupSpec.DEFAULT_STORE);
  }

  /** {@link #drillEvery} as a time; empty when nothing is drilled. */
  public Optional<Duration> drillPeriod() {
    return Optional.ofNullable(drillEvery).map(TimeSpan::parse);
  }

  /** {@link #every} as a time. */
  public Duration period() {
    return TimeSpan.parse(every);
  }
}
