/** Commands about etcd clusters and their tenants. */
@NullMarked
package io.kubinception.cli.etcd;

import org.jspecify.annotations.NullMarked;
