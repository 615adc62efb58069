/**
 * etcd as pods of the admin cluster ({@code mode: StatefulSet}): its certificates, its objects, its
 * birth, and who is a member.
 */
@NullMarked
package io.kubinception.operator.etcdpods;

import org.jspecify.annotations.NullMarked;
