package io.kubinception.etcd.backup;

/**
 * A backup that was read through and found whole.
 *
 * @param header what stands in front of it
 * @param summary what it holds
 */
public record Checked(BackupHeader header, BackupSummary summary) {}
