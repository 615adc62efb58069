/** The admin cluster: a Kubernetes cluster that kubeadm makes on machines. */
@NullMarked
package io.kubinception.lab.admin;

import org.jspecify.annotations.NullMarked;
