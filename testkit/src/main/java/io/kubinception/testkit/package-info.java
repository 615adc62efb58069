/**
 * Real parts for integration tests: a kube-apiserver with its etcd as processes, and the chart's
 * resources on it.
 */
@NullMarked
package io.kubinception.testkit;

import org.jspecify.annotations.NullMarked;
