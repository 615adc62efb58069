/** What the lab does with Docker beside machines: networks and containers of one program. */
@NullMarked
package io.kubinception.lab.docker;

import org.jspecify.annotations.NullMarked;
