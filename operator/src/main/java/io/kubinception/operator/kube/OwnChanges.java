package io.kubinception.operator.kube;

import io.fabric8.kubernetes.api.model.HasMetadata;
import java.util.Objects;

/**
 * Which updates of a primary resource concern its reconciler: of its spec, annotations (pause,
 * protection), labels, finalizers and deletion; not of its status, which is the reconciler's own.
 */
public final class OwnChanges {

  public static boolean matter(HasMetadata now, HasMetadata before) {
    var a = now.getMetadata();
    var b = before.getMetadata();
    return !Objects.equals(a.getGeneration(), b.getGeneration())
        || !Objects.equals(a.getAnnotations(), b.getAnnotations())
        || !Objects.equals(a.getLabels(), b.getLabels())
        || !Objects.equals(a.getFinalizers(), b.getFinalizers())
        || !Objects.equals(a.getDeletionTimestamp(), b.getDeletionTimestamp());
  }

  private OwnChanges() {}
}
