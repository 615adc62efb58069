/** From a ControlPlane to its running pods: certificates, endpoint, admission, repair. */
@NullMarked
package io.kubinception.operator.controlplane;

import org.jspecify.annotations.NullMarked;
