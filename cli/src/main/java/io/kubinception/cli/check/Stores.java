package io.kubinception.cli.check;

import io.kubinception.api.v1alpha1.Kubinception;
import io.kubinception.cli.Failure;
import io.kubinception.cli.fleet.Fleet;

/** Places that backups go to, which Secrets beside the operator describe. */
public final class Stores {
  private Stores() {}

  /** Ends the command where no backup could be stored. */
  public static void require(Fleet fleet, String secret) {
    if (fleet.secret(Kubinception.OPERATOR_NAMESPACE, secret, "encryptionKey").isEmpty()) {
      throw Failure.notFound(
          ("there is no Secret %s with an encryptionKey in namespace %s, which would describe the"
                  + " store: create it first (docs/operations/backup.md)")
              .formatted(secret, Kubinception.OPERATOR_NAMESPACE));
    }
  }
}
