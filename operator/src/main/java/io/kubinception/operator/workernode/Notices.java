package io.kubinception.operator.workernode;

import io.kubinception.api.v1alpha1.WorkerNode;

/** Tells people of what they should look at. */
@FunctionalInterface
interface Notices {
  void warn(WorkerNode about, String reason, String message);
}
