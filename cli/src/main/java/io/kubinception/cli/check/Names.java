package io.kubinception.cli.check;

import io.kubinception.cli.Failure;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** Names that people give, and the ones that they meant. */
public final class Names {
  private static final Pattern FORM = Pattern.compile("[a-z]([-a-z0-9]*[a-z0-9])?");
  private static final Pattern WIDE_FORM = Pattern.compile("[a-z0-9]([-a-z0-9]*[a-z0-9])?");
  private static final int CLUSTER_LENGTH = 40;

  /** Of what comes before the last part of nodes' names: that of the pool and of its cluster. */
  private static final int NODES_LENGTH = 57;

  private static final int SCHEDULE_LENGTH = 63;
  private static final int NEAR = 3;
  private static final int LISTED = 8;

  private Names() {}

  public static void checkCluster(String name) {
    checkLength("a cluster", name, CLUSTER_LENGTH);
    checkForm("a cluster", name, FORM, "starts with a letter");
  }

  /** Nodes are called by the pool and its cluster, which is not said twice. */
  public static void checkPool(String name, String cluster) {
    checkForm("a node pool", name, FORM, "starts with a letter");
    String nodes = name.startsWith(cluster + "-") ? name : cluster + "-" + name;
    if (nodes.length() > NODES_LENGTH) {
      throw Failure.usage(
          ("'%s' is too long for a node pool of %s: nodes are called %s-xxxxx, and may have %d"
                  + " characters before the last '-': leave out %d")
              .formatted(name, cluster, nodes, NODES_LENGTH, nodes.length() - NODES_LENGTH));
    }
  }

  public static void checkSchedule(String name) {
    checkLength("a schedule", name, SCHEDULE_LENGTH);
    checkForm("a schedule", name, WIDE_FORM, "starts with a letter or a digit");
  }

  /** Names of its pods are longer. */
  public static void checkEtcdOfPods(String name) {
    checkLength("an etcd of pods", name, CLUSTER_LENGTH);
    checkForm("an etcd of pods", name, WIDE_FORM, "starts with a letter or a digit");
  }

  private static void checkLength(String what, String name, int most) {
    if (name.length() > most) {
      throw Failure.usage(
          "the name of %s may have at most %d characters, '%s' has %d"
              .formatted(what, most, name, name.length()));
    }
  }

  private static void checkForm(String what, String name, Pattern form, String start) {
    if (!form.matcher(name).matches()) {
      throw Failure.usage(
          ("'%s' is no name for %s: it %s, ends with a letter or a digit, and has lower-case"
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
    return hint(name, List.of(), known, whenNone);
  }

  /**
   * The same where some were more likely meant than others.
   *
   * @param likely in this order
   * @param others in any
   */
  public static String hint(
      String name, List<String> likely, Collection<String> others, String whenNone) {
    var known = Stream.concat(likely.stream(), others.stream().sorted()).toList();
    if (known.isEmpty()) {
      return whenNone;
    }
    return nearest(name, known)
        .map("did you mean %s?"::formatted)
        .orElseGet(() -> "there is " + first(known));
  }

  /** Names in a sentence, which do not get many. */
  public static String listed(Collection<String> known) {
    return first(known.stream().sorted().toList());
  }

  private static String first(List<String> known) {
    var names = known.stream().limit(LISTED).toList();
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
