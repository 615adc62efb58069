/**
 * Real parts for integration tests: a kube-apiserver with its etcd as processes, the chart's
 * resources on it, and what customers have of their own.
 */
@NullMarked
package io.kubinception.testkit;

import org.jspecify.annotations.NullMarked;
