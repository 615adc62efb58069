package io.kubinception.cli.check;

import io.kubinception.api.v1alpha1.Resource;
import java.util.Locale;

/** Annotations that a person takes off by hand. */
final class Annotation {

  /** The command that does it. */
  static String off(Resource<?, ?> resource, String annotation) {
    var meta = resource.getMetadata();
    return "kubectl annotate %s %s%s %s-"
        .formatted(
            resource.getKind().toLowerCase(Locale.ROOT),
            meta.getName(),
            meta.getNamespace() == null ? "" : " -n " + meta.getNamespace(),
            annotation);
  }

  private Annotation() {}
}
