package io.kubinception.etcd.backup;

/**
 * A backup in the store, read back and found whole.
 *
 * @param header what stands in front of it
 * @param summary what it holds
 * @param storedBytes its size in the store
 */
public record Taken(BackupHeader header, BackupSummary summary, long storedBytes) {}
