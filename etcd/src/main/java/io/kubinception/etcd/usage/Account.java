package io.kubinception.etcd.usage;

import io.kubinception.etcd.Watches.Change;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * What is known of one tenant: the sums of the last scan, and what was written since. The sum of
 * both is never too low, so nobody gets over a quota unnoticed; a scan says how much is true.
 */
final class Account {
  // Below this a difference does not show in what people are shown.
  private static final long LEAST_TELLING_BYTES = 64 << 10;
  private static final int TELLING_SHARE = 4;

  private @Nullable TenantUsage usage;
  private Instant lastTried = Instant.MIN;
  private long writtenBytes;
  private long deletedKeys;
  private long writes;
  private boolean missedChanges;

  synchronized void changed(Change change) {
    writes++;
    if (change.deletion()) {
      deletedKeys++;
    } else {
      writtenBytes += (long) change.key().size() + change.valueBytes();
    }
  }

  /** Changes were missed: only a scan helps. */
  synchronized void blind() {
    missedChanges = true;
  }

  /** What is counted from here on comes on top of the scan that begins now. */
  synchronized Since scanBegins(Instant now) {
    lastTried = now;
    var since = new Since(writtenBytes, deletedKeys, missedChanges);
    writtenBytes = 0;
    deletedKeys = 0;
    missedChanges = false;
    return since;
  }

  synchronized void scanned(TenantUsage now) {
    usage = now;
  }

  /** Whether this is more than the last scan found. */
  synchronized boolean isMoreThanKnown(TenantUsage soFar) {
    return usage == null || soFar.total().bytes() > usage.total().bytes();
  }

  /** The scan did not come to its end: all stays as it was. */
  synchronized void scanFailed(Since before) {
    writtenBytes += before.writtenBytes();
    deletedKeys += before.deletedKeys();
    missedChanges |= before.missedChanges();
  }

  /** What was counted before a scan. */
  record Since(long writtenBytes, long deletedKeys, boolean missedChanges) {}

  synchronized @Nullable TenantUsage usage() {
    return usage;
  }

  synchronized long writes() {
    return writes;
  }

  /** The part of the quota that was written since the last scan. */
  synchronized double written(long quotaBytes) {
    return (double) writtenBytes / quotaBytes;
  }

  /** Whether a scan would tell something that somebody acts on. */
  synchronized boolean due(Instant now, long quotaBytes, ScanRules rules) {
    boolean wroteItsWholeQuota = writtenBytes >= quotaBytes;
    if (lastTried.isAfter(now.minus(rules.shortest())) && !wroteItsWholeQuota) {
      return false;
    }
    if (usage == null || missedChanges) {
      return true;
    }
    Duration age = Duration.between(usage.at(), now);
    boolean mayHaveGrown = writtenBytes >= quotaBytes / rules.shareOfQuota();
    // Only near the quota is it worth a scan to see that space was freed.
    boolean mayHaveShrunk = deletedKeys > 0 && usage.total().bytes() >= quotaBytes / 4 * 3;
    return age.compareTo(rules.longest()) >= 0
        || mayHaveGrown
        || mayHaveShrunk
        || (age.compareTo(rules.telling()) >= 0 && looksDifferent(usage.total()));
  }

  /** Reads no more than five times what was written, so it costs little beside the writing. */
  private boolean looksDifferent(Amount known) {
    return writtenBytes >= Math.max(LEAST_TELLING_BYTES, known.bytes() / TELLING_SHARE)
        || (deletedKeys > 0 && deletedKeys >= known.keys() / TELLING_SHARE);
  }
}
