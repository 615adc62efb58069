/** What one etcd tenant's certificate can do to another one, call by call, on a real etcd. */
@NullMarked
package io.kubinception.etcd.isolation;

import org.jspecify.annotations.NullMarked;
