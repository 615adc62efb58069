@NullMarked
package io.kubinception.etcd.usage;

import org.jspecify.annotations.NullMarked;
