/**
 * Operating an etcd cluster that many share: looking at it, defragmenting it, changing its members,
 * copying it, answering its alarms. Everything may be cut off anywhere and run again.
 */
@NullMarked
package io.kubinception.etcd.operate;

import org.jspecify.annotations.NullMarked;
