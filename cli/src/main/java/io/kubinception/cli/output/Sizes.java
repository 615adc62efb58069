package io.kubinception.cli.output;

import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Bytes as people say them. */
public final class Sizes {
  private static final List<String> UNITS = List.of("B", "KiB", "MiB", "GiB", "TiB");
  private static final int STEP = 1024;

  private Sizes() {}

  public static String of(@Nullable Long bytes) {
    if (bytes == null) {
      return "-";
    }
    double rest = bytes;
    var unit = 0;
    while (rest >= STEP && unit < UNITS.size() - 1) {
      rest /= STEP;
      unit++;
    }
    var form = unit == 0 || rest >= 100 ? "%.0f %s" : "%.1f %s";
    return String.format(Locale.ROOT, form, rest, UNITS.get(unit));
  }
}
