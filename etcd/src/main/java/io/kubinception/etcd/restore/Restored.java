package io.kubinception.etcd.restore;

import java.util.regex.Pattern;

/**
 * A restore that was proved.
 *
 * @param revision where the tenant was found equal to the backup
 * @param keys number of restored keys, those included that needed no change
 * @param bytes of their keys and values
 * @param sha256 of them, in hexadecimal digits
 * @param changes what was written by the process that ended it
 */
public record Restored(long revision, long keys, long bytes, String sha256, ChangeCounts changes) {
  private static final String FORMAT = "revision=%d keys=%d bytes=%d sha256=%s changes=%d/%d/%d";
  private static final Pattern TEXT =
      Pattern.compile(
          "revision=(\\d+) keys=(\\d+) bytes=(\\d+) sha256=(\\w+) changes=(\\d+)/(\\d+)/(\\d+)");

  /** As etcd keeps it. */
  String text() {
    return FORMAT.formatted(
        revision, keys, bytes, sha256, changes.creates(), changes.replaces(), changes.deletes());
  }

  static Restored parse(String text) {
    var match = TEXT.matcher(text);
    if (!match.matches()) {
      throw new IllegalStateException("not the result of a restore: " + text);
    }
    return new Restored(
        Long.parseLong(match.group(1)),
        Long.parseLong(match.group(2)),
        Long.parseLong(match.group(3)),
        match.group(4),
        new ChangeCounts(
            Long.parseLong(match.group(5)),
            Long.parseLong(match.group(6)),
            Long.parseLong(match.group(7))));
  }
}
