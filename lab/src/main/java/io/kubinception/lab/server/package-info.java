/** Servers of the lab that nothing is on yet, to try installations. */
@NullMarked
package io.kubinception.lab.server;

import org.jspecify.annotations.NullMarked;
