package io.kubinception.etcd.install;

import java.time.Duration;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What an etcd may use; a running one has others from its next start on.
 *
 * @param memory GOMEMLIMIT such as 12GiB; null for none
 * @param database size of its file at which writes are refused, such as 8GiB
 * @param history how long it keeps what was overwritten, such as 5m
 */
public record EtcdLimits(@Nullable String memory, String database, String history) {
  /** The largest database that etcd advises, and ours where nobody asks for another. */
  public static final String DATABASE = "8GiB";

  /** A short one, because a watch from far back costs all. */
  public static final String HISTORY = "5m";

  private static final Pattern SIZE = Pattern.compile("([1-9][0-9]{0,6})(MiB|GiB)");
  private static final Pattern TIME = Pattern.compile("([1-9][0-9]{0,3})(m|h)");
  private static final long SMALLEST_DATABASE = 256L << 20;
  private static final Duration LONGEST_HISTORY = Duration.ofHours(24);

  /** Those of who asks for none; they have to come after what checks them. */
  public static final EtcdLimits DEFAULT = new EtcdLimits(null, DATABASE, HISTORY);

  /** Refuses what etcd does not understand, or cannot work with. */
  public EtcdLimits {
    if (memory != null && !SIZE.matcher(memory).matches()) {
      throw new IllegalArgumentException("a memory limit is like 12GiB: " + memory);
    }
    if (!SIZE.matcher(database).matches() || bytes(database) < SMALLEST_DATABASE) {
      throw new IllegalArgumentException(
          "a database limit is like 8GiB, and at least 256MiB: " + database);
    }
    if (!TIME.matcher(history).matches() || time(history).compareTo(LONGEST_HISTORY) > 0) {
      throw new IllegalArgumentException("a history is like 5m or 1h, at most 24h: " + history);
    }
  }

  /** The same with a limit of memory. */
  public EtcdLimits withMemory(String limit) {
    return new EtcdLimits(limit, database, history);
  }

  /** Whether etcd advises against a database of this size. */
  public boolean isBeyondAdvice() {
    return databaseBytes() > bytes(DATABASE);
  }

  /** Size of the database at which writes are refused. */
  public long databaseBytes() {
    return bytes(database);
  }

  private static long bytes(String size) {
    Matcher matcher = SIZE.matcher(size);
    if (!matcher.matches()) {
      throw new IllegalArgumentException(size);
    }
    return Long.parseLong(matcher.group(1)) << (matcher.group(2).equals("GiB") ? 30 : 20);
  }

  private static Duration time(String history) {
    long amount = Long.parseLong(history.substring(0, history.length() - 1));
    return history.endsWith("h") ? Duration.ofHours(amount) : Duration.ofMinutes(amount);
  }
}
