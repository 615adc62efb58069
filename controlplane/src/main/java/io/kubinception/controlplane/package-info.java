/** Renders a ControlPlane into Kubernetes objects; pure functions of one model record. */
@NullMarked
package io.kubinception.controlplane;

import org.jspecify.annotations.NullMarked;
