/** Commands about customer clusters. */
@NullMarked
package io.kubinception.cli.cluster;

import org.jspecify.annotations.NullMarked;
