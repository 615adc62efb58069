package io.kubinception.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Default;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;
import java.util.Objects;

/** One restore. */
@JsonInclude(JsonInclude.Include.NON_NULL)
@ValidationRule(
    value = "self == oldSelf",
    message = "a restore cannot be changed: make another one")
public record EtcdRestoreSpec(
    @JsonPropertyDescription("The EtcdTenant to restore.") @Required TenantReference tenant,
    @JsonPropertyDescription("The EtcdBackup of this very tenant to restore from.")
        @Required
        @Size(min = 1, max = 253)
        String backup,
    @JsonPropertyDescription("Only tells what would change.") @Default("false") Boolean dryRun) {
  public EtcdRestoreSpec {
    dryRun = Objects.requireNonNullElse(dryRun, false);
  }
}
