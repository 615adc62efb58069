/**
 * Every component image, pulled where a registry answers, else built from Go modules and Debian
 * packages.
 */
@NullMarked
package io.kubinception.images;

import org.jspecify.annotations.NullMarked;
