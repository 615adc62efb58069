package io.kubinception.cli.check;

import io.kubinception.api.v1alpha1.Resource;
import io.kubinception.cli.Failure;
import java.util.Locale;

/** What is protected from deletion stays; to be asked before anything is done. */
public final class Protection {
  private Protection() {}

  /** Refuses to delete what is protected. */
  public static void refuseProtected(Resource<?, ?> resource, String called) {
    if (resource.deletionProtected()) {
      var meta = resource.getMetadata();
      throw Failure.failed(
          ("%s %s is protected from deletion: take the annotation off first: kubectl annotate"
                  + " %s %2$s -n %s kubinception.io/deletion-protection-")
              .formatted(
                  called,
                  meta.getName(),
                  resource.getKind().toLowerCase(Locale.ROOT),
                  meta.getNamespace()));
    }
  }
}
