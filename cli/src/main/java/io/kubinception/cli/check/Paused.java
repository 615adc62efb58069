package io.kubinception.cli.check;

import io.kubinception.api.v1alpha1.Kubinception;
import io.kubinception.api.v1alpha1.Resource;
import io.kubinception.cli.Session;

/** What is paused is only written down: nothing is done about it before the pause ends. */
public final class Paused {

  /** Warns whoever asks something of a paused resource. */
  public static void warn(Session session, Resource<?, ?> resource, String called) {
    if (resource.paused()) {
      session
          .terminal()
          .note(
              "warning: %s %s is paused: nothing of this is done before that ends, with '%s'"
                  .formatted(called, resource.getMetadata().getName(), end(resource)));
    }
  }

  /** The command that ends the pause. */
  public static String end(Resource<?, ?> resource) {
    return Annotation.off(resource, Kubinception.ANNOTATION_PAUSED);
  }

  private Paused() {}
}
