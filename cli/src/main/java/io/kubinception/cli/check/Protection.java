package io.kubinception.cli.check;

import io.kubinception.api.v1alpha1.Kubinception;
import io.kubinception.api.v1alpha1.Resource;
import io.kubinception.cli.Failure;
import io.kubinception.cli.Session;
import io.kubinception.cli.fleet.ClusterView;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** What is protected from deletion stays; to be asked before anything is done. */
public final class Protection {
  private Protection() {}

  /** Refuses to delete a cluster that is protected, or of which a part is. */
  public static void refuseProtected(Session session, ClusterView view) {
    var parts = new ArrayList<Resource<?, ?>>(List.of(view.cluster()));
    Stream.of(view.controlPlane(), view.tenant())
        .flatMap(part -> Stream.ofNullable(part))
        .forEach(parts::add);
    if (parts.stream().anyMatch(Resource::deletionProtected)) {
      var name = view.cluster().getMetadata().getName();
      throw Failure.failed(
          "cluster %s is protected from deletion: take that off first, with '%s'"
              .formatted(name, session.command("cluster protect %s --off".formatted(name))));
    }
    view.pools().forEach(p -> refuseProtected(p.pool(), "node pool"));
  }

  /** Refuses to delete what is protected. */
  public static void refuseProtected(Resource<?, ?> resource, String called) {
    if (resource.deletionProtected()) {
      var meta = resource.getMetadata();
      throw Failure.failed(
          "%s %s is protected from deletion: take the annotation off first: %s"
              .formatted(
                  called,
                  meta.getName(),
                  Annotation.off(resource, Kubinception.ANNOTATION_DELETION_PROTECTION)));
    }
  }
}
