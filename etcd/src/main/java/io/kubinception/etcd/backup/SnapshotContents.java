package io.kubinception.etcd.backup;

/**
 * What a member's file was found to hold, as etcd would read it.
 *
 * @param revision the newest one that is stored; 1, with which etcd begins, when none is
 * @param revisions how many are stored, of all keys
 * @param users of etcd: each tenant has one, and so has the operator
 */
public record SnapshotContents(long revision, long revisions, long users) {}
