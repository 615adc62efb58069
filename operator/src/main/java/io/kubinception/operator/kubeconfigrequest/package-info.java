/** KubeconfigRequest: kubeconfigs for one person and a short time. */
@NullMarked
package io.kubinception.operator.kubeconfigrequest;

import org.jspecify.annotations.NullMarked;
