/** End-to-end tests on the lab. */
@NullMarked
package io.kubinception.e2e;

import org.jspecify.annotations.NullMarked;
