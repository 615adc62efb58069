package io.kubinception.etcd;

import java.util.Comparator;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A version of etcd.
 *
 * @param major 3 today
 * @param minor such as 6
 * @param patch such as 14
 */
public record EtcdVersion(int major, int minor, int patch) implements Comparable<EtcdVersion> {
  private static final Pattern TEXT = Pattern.compile("v?(\\d+)\\.(\\d+)\\.(\\d+)(?:[-+].*)?");

  // The first patch of each minor without a known way around key permissions (advisories
  // CVE-2026-33343, CVE-2026-33413, CVE-2026-44283, GHSA-xg4h-6gfc-h4m8).
  private static final Map<Integer, Integer> FLOOR = Map.of(5, 33, 6, 14, 7, 1);
  private static final int OLDEST_MINOR = 5;
  private static final int NEWEST_FLOORED_MINOR = 7;

  /**
   * Reads {@code 3.6.14}, {@code v3.6.14} or {@code 3.6.14-rc.1}.
   *
   * @throws IllegalArgumentException on anything else
   */
  public static EtcdVersion parse(String text) {
    Matcher matcher = TEXT.matcher(text);
    if (!matcher.matches()) {
      throw new IllegalArgumentException("not a version of etcd: " + text);
    }
    return new EtcdVersion(
        Integer.parseInt(matcher.group(1)),
        Integer.parseInt(matcher.group(2)),
        Integer.parseInt(matcher.group(3)));
  }

  /** Whether customers may share an etcd of this version. */
  public boolean meetsFloor() {
    if (major != 3) {
      return major > 3;
    }
    if (minor < OLDEST_MINOR || minor > NEWEST_FLOORED_MINOR) {
      return minor > NEWEST_FLOORED_MINOR;
    }
    return patch >= FLOOR.getOrDefault(minor, 0);
  }

  /** A sentence for a person: whether it may be used and why. */
  public String floorReason() {
    return meetsFloor()
        ? "etcd " + this + " holds the fixes of all known ways around key permissions."
        : "etcd "
            + this
            + " lets a customer get around key permissions (CVE-2026-33343, CVE-2026-33413,"
            + " CVE-2026-44283, GHSA-xg4h-6gfc-h4m8): use 3.5.33, 3.6.14, 3.7.1 or newer.";
  }

  /** By numbers. */
  @Override
  public int compareTo(EtcdVersion other) {
    return Comparator.comparingInt(EtcdVersion::major)
        .thenComparingInt(EtcdVersion::minor)
        .thenComparingInt(EtcdVersion::patch)
        .compare(this, other);
  }

  /** Such as 3.6.14. */
  @Override
  public String toString() {
    return major + "." + minor + "." + patch;
  }
}
