/** What stands between networks: the edge in front of the admin cluster, and the cloud's API. */
@NullMarked
package io.kubinception.lab.edge;

import org.jspecify.annotations.NullMarked;
