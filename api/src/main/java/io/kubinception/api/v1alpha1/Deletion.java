package io.kubinception.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Default;
import io.fabric8.generator.annotation.Pattern;
import io.fabric8.generator.annotation.Size;
import java.time.Duration;
import java.util.Objects;

/** What becomes of customer clusters that are to be deleted. */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record Deletion(
    @JsonPropertyDescription(
            "How long 'kubinception cluster delete' has them sleep first, in which they can be had"
                + " back, such as 12h or 3d; 0m: not at all.")
        @Default("3d")
        @Pattern("^[0-9]{1,4}[mhd]$")
        String grace,
    @JsonPropertyDescription(
            "Whether a last backup is taken of each when its control plane has stopped, whoever"
                + " deletes it.")
        @Default("true")
        Boolean finalBackup,
    @JsonPropertyDescription("How long that backup is kept, such as 30d.")
        @Default("30d")
        @Pattern(EtcdBackupSpec.KEEP)
        String keepFinalBackup,
    @JsonPropertyDescription(
            "Secret in the operator's namespace that says where these backups are and holds their"
                + " key.")
        @Default(EtcdBackupSpec.DEFAULT_STORE)
        @Size(min = 1, max = 253)
        String store) {

  public Deletion {
    grace = Objects.requireNonNullElse(grace, "3d");
    finalBackup = Objects.requireNonNullElse(finalBackup, true);
    keepFinalBackup = Objects.requireNonNullElse(keepFinalBackup, "30d");
    store = Objects.requireNonNullElse(store, EtcdBackupSpec.DEFAULT_STORE);
  }

  /** What holds where a provider has said nothing else. */
  public static Deletion defaults() {
    return new Deletion("3d", true, "30d", EtcdBackupSpec.DEFAULT_STORE);
  }

  /** {@link #grace} as a time. */
  public Duration graceTime() {
    return TimeSpan.parse(grace);
  }
}
