package io.kubinception.cli.check;

import io.kubinception.cli.Failure;
import java.util.regex.Pattern;

/** An IPv4 range. */
public record Cidr(long first, int prefixLength) {
  private static final Pattern FORM =
      Pattern.compile("(\\d{1,3})\\.(\\d{1,3})\\.(\\d{1,3})\\.(\\d{1,3})/(\\d{1,2})");
  private static final int BITS = 32;

  /**
   * @param what what the range is for, as it is called in the message
   */
  public static Cidr parse(String what, String text) {
    var written = written(what, text);
    var range = written.masked();
    if (!range.equals(written)) {
      throw Failure.usage(
          "%s: %s does not begin at its first address: write %s".formatted(what, text, range));
    }
    return range;
  }

  /** The range that this address with a prefix length is in. */
  public static Cidr around(String what, String text) {
    return written(what, text).masked();
  }

  private static Cidr written(String what, String text) {
    var matcher = FORM.matcher(text);
    if (!matcher.matches()) {
      throw notOne(what, text);
    }
    long address = 0;
    for (var group = 1; group <= 4; group++) {
      var part = Integer.parseInt(matcher.group(group));
      if (part > 255) {
        throw notOne(what, text);
      }
      address = address << 8 | part;
    }
    var prefix = Integer.parseInt(matcher.group(5));
    if (prefix > BITS) {
      throw notOne(what, text);
    }
    return new Cidr(address, prefix);
  }

  private Cidr masked() {
    return new Cidr(first & -(1L << (BITS - prefixLength)), prefixLength);
  }

  private static Failure notOne(String what, String text) {
    return Failure.usage(
        "%s: '%s' is no IPv4 range: write it like 10.244.0.0/16".formatted(what, text));
  }

  public boolean overlaps(Cidr other) {
    return first <= other.last() && other.first <= last();
  }

  private long last() {
    return first + (1L << (BITS - prefixLength)) - 1;
  }

  @Override
  public String toString() {
    return "%d.%d.%d.%d/%d"
        .formatted(
            first >> 24 & 255, first >> 16 & 255, first >> 8 & 255, first & 255, prefixLength);
  }
}
