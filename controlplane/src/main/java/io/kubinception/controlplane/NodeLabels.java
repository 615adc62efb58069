package io.kubinception.controlplane;

import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Pattern;

/** Which labels a kubelet may give its own Node: the rule of the NodeRestriction admission. */
final class NodeLabels {

  private static final Pattern KEY =
      Pattern.compile("([a-z0-9]([-a-z0-9.]*[a-z0-9])?/)?[A-Za-z0-9]([-A-Za-z0-9_.]*[A-Za-z0-9])?");

  private static final Pattern VALUE =
      Pattern.compile("([A-Za-z0-9]([-A-Za-z0-9_.]*[A-Za-z0-9])?)?");

  private static final Set<String> KUBERNETES_DOMAINS = Set.of("kubernetes.io", "k8s.io");

  private static final Set<String> ALLOWED_DOMAINS =
      Set.of("kubelet.kubernetes.io", "node.kubernetes.io");

  private static final Set<String> ALLOWED_LABELS =
      Set.of(
          "kubernetes.io/hostname",
          "kubernetes.io/arch",
          "kubernetes.io/os",
          "beta.kubernetes.io/instance-type",
          "failure-domain.beta.kubernetes.io/region",
          "failure-domain.beta.kubernetes.io/zone",
          "topology.kubernetes.io/region",
          "topology.kubernetes.io/zone",
          "beta.kubernetes.io/os",
          "beta.kubernetes.io/arch");

  /**
   * Refuses what is no label: it would end up in a command line.
   *
   * @throws IllegalArgumentException if it is none
   */
  static void check(String key, String value) {
    if (!KEY.matcher(key).matches() || !VALUE.matcher(value).matches()) {
      throw new IllegalArgumentException("not a label: " + key + "=" + value);
    }
  }

  static Map<String, String> select(Map<String, String> labels, boolean byKubelet) {
    Map<String, String> selected = new TreeMap<>(labels);
    selected.keySet().removeIf(key -> kubeletMaySet(key) != byKubelet);
    return selected;
  }

  private static boolean kubeletMaySet(String key) {
    int slash = key.indexOf('/');
    if (slash < 0 || ALLOWED_LABELS.contains(key)) {
      return true;
    }
    String domain = key.substring(0, slash);
    return within(domain, ALLOWED_DOMAINS) || !within(domain, KUBERNETES_DOMAINS);
  }

  private static boolean within(String domain, Set<String> domains) {
    return domains.stream().anyMatch(d -> domain.equals(d) || domain.endsWith("." + d));
  }

  private NodeLabels() {}
}
