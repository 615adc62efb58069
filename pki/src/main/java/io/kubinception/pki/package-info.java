/** Authorities, certificates and kubeconfigs; pure: no Kubernetes and no etcd in here. */
@NullMarked
package io.kubinception.pki;

import org.jspecify.annotations.NullMarked;
