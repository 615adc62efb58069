/** Custom resources of group kubinception.io: data, validation and defaults, no logic. */
@NullMarked
package io.kubinception.api;

import org.jspecify.annotations.NullMarked;
