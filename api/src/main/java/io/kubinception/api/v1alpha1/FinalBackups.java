package io.kubinception.api.v1alpha1;

import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The last backups of customer clusters that are deleted. */
public final class FinalBackups {

  /** The condition of an AdminCluster that says whether they are taken; False without an alarm. */
  public static final String CONDITION = "FinalBackups";

  /** What is to be expected when this cluster is deleted, as part of a sentence. */
  public static String outlook(CustomerCluster cluster, @Nullable AdminCluster adminCluster) {
    if (cluster.finalBackupRefused()) {
      return "no final backup is taken, as it is annotated";
    }
    Deletion deletion =
        adminCluster == null ? Deletion.defaults() : adminCluster.getSpec().deletion();
    return Optional.ofNullable(adminCluster)
        .flatMap(admin -> Status.condition(admin.getStatus(), CONDITION))
        .filter(condition -> !"True".equals(condition.getStatus()))
        .map(condition -> "no final backup is taken: " + condition.getMessage())
        .orElse(
            "a final backup is taken then and kept for %s".formatted(deletion.keepFinalBackup()));
  }

  private FinalBackups() {}
}
