/**
 * Makes servers into an etcd cluster that many may share: what a server gets, as data, and two ways
 * to give it, as user data of cloud-init and over SSH.
 */
@NullMarked
package io.kubinception.etcd.install;

import org.jspecify.annotations.NullMarked;
