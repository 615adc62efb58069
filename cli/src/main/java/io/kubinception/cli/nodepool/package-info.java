/** Commands about node pools. */
@NullMarked
package io.kubinception.cli.nodepool;

import org.jspecify.annotations.NullMarked;
