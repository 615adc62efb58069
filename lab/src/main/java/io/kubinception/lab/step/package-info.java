/** Work in named steps, side by side where they do not depend on each other. */
@NullMarked
package io.kubinception.lab.step;

import org.jspecify.annotations.NullMarked;
