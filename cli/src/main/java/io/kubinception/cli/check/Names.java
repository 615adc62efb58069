package io.kubinception.cli.check;

import io.kubinception.cli.Failure;
import java.util.Collection;
import java.util.Comparator;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.IntStream;

/** Names that people give, and the ones that they meant. */
public final class Names {
  private static final Pattern CLUSTER = Pattern.compile("[a-z]([-a-z0-9]*[a-z0-9])?");
  private static final Pattern POOL = Pattern.compile("[a-z0-9]([-a-z0-9]*[a-z0-9])?");
  private static final int CLUSTER_LENGTH = 40;
  private static final int POOL_LENGTH = 50;
  private static final int NEAR = 3;

  private Names() {}

  public static void checkCluster(String name) {
    check("cluster", name, CLUSTER, CLUSTER_LENGTH, "starts with a letter");
  }

  public static void checkPool(String name) {
    check("node pool", name, POOL, POOL_LENGTH, "starts with a letter or a digit");
  }

  private static void check(String what, String name, Pattern form, int length, String start) {
    if (name.length() > length) {
      throw Failure.usage(
          "the name of a %s may have at most %d characters, '%s' has %d"
              .formatted(what, length, name, name.length()));
    }
    if (!form.matcher(name).matches()) {
      throw Failure.usage(
          ("'%s' is no name for a %s: it %s, ends with a letter or a digit, and has lower-case"
                  + " letters, digits and '-' only")
              .formatted(name, what, start));
    }
  }

  /** The name that was probably meant. */
  public static Optional<String> nearest(String name, Collection<String> known) {
    var wanted = name.toLowerCase(Locale.ROOT);
    return known.stream()
        .filter(k -> distance(wanted, k) <= Math.min(NEAR, Math.max(1, wanted.length() / 2)))
        .min(Comparator.comparingInt(k -> distance(wanted, k)));
  }

  /** ": did you mean x?", or what there is, or that there is nothing. */
  public static String hint(String name, Collection<String> known, String whenNone) {
    if (known.isEmpty()) {
      return whenNone;
    }
    return nearest(name, known)
        .map("did you mean %s?"::formatted)
        .orElseGet(() -> "there is " + listed(known));
  }

  private static String listed(Collection<String> known) {
    var names = known.stream().sorted().limit(8).toList();
    var more = known.size() - names.size();
    return String.join(", ", names) + (more > 0 ? " and %d more".formatted(more) : "");
  }

  private static int distance(String a, String b) {
    var row = IntStream.rangeClosed(0, b.length()).toArray();
    for (var i = 1; i <= a.length(); i++) {
      row = nextRow(a.charAt(i - 1), b, row, i);
    }
    return row[b.length()];
  }

  private static int[] nextRow(char letter, String b, int[] above, int index) {
    var row = new int[above.length];
    row[0] = index;
    for (var j = 1; j < row.length; j++) {
      var change = above[j - 1] + (letter == b.charAt(j - 1) ? 0 : 1);
      row[j] = Math.min(change, Math.min(above[j], row[j - 1]) + 1);
    }
    return row;
  }
}
