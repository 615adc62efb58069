/** The host that the lab is on: what it offers, and files on it. */
@NullMarked
package io.kubinception.lab.host;

import org.jspecify.annotations.NullMarked;
