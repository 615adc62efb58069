/** Instances as Docker containers that boot systemd, for labs. */
@NullMarked
package io.kubinception.infrastructure.docker;

import org.jspecify.annotations.NullMarked;
