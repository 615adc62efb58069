package io.kubinception.operator.etcdpods;

import io.kubinception.api.v1alpha1.AuthoritiesRotation;
import org.jspecify.annotations.Nullable;

/**
 * How the rotation of an etcd's authorities stands.
 *
 * @param rotation what is told of it; null before the first
 * @param wentOn whether it has just gone on, so that there is more to do at once
 */
public record EtcdPodRotated(@Nullable AuthoritiesRotation rotation, boolean wentOn) {}
