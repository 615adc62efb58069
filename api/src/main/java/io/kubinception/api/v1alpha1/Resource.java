package io.kubinception.api.v1alpha1;

import io.fabric8.kubernetes.client.CustomResource;
import org.jspecify.annotations.Nullable;

/**
 * What our resources have in common. Specs and statuses are records, which have no empty instance
 * to start from: both are null until set.
 */
public abstract class Resource<S, T extends Status> extends CustomResource<S, T> {

  @Override
  protected @Nullable S initSpec() {
    return null;
  }

  @Override
  protected @Nullable T initStatus() {
    return null;
  }

  /** Whether the annotation {@link Kubinception#ANNOTATION_PAUSED} is "true". */
  public boolean paused() {
    return annotated(Kubinception.ANNOTATION_PAUSED, "true");
  }

  /** Whether the annotation {@link Kubinception#ANNOTATION_DELETION_PROTECTION} is "true". */
  public boolean deletionProtected() {
    return annotated(Kubinception.ANNOTATION_DELETION_PROTECTION, "true");
  }

  /** Whether the annotation {@link Kubinception#ANNOTATION_FINAL_BACKUP} is "none". */
  public boolean finalBackupRefused() {
    return annotated(Kubinception.ANNOTATION_FINAL_BACKUP, "none");
  }

  private boolean annotated(String annotation, String value) {
    var annotations = getMetadata().getAnnotations();
    return annotations != null && value.equals(annotations.get(annotation));
  }
}
