package io.kubinception.operator.backup;

import java.util.Locale;

/** Amounts as people read them. */
final class Sentences {
  static String amount(long keys, long bytes) {
    return keys == 0
        ? "%s".formatted(mebibytes(bytes))
        : "%,d keys, %s".formatted(keys, mebibytes(bytes));
  }

  private static String mebibytes(long bytes) {
    return String.format(Locale.ROOT, "%.1f MiB", bytes / (double) (1 << 20));
  }

  private Sentences() {}
}
