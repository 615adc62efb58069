/** How much each tenant of an etcd cluster stores and writes, at a bounded cost to it. */
@NullMarked
package io.kubinception.etcd.usage;

import org.jspecify.annotations.NullMarked;
