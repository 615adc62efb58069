package io.kubinception.cli.check;

import io.fabric8.kubernetes.api.model.Taint;
import io.fabric8.kubernetes.api.model.TaintBuilder;
import io.kubinception.api.v1alpha1.AdminCluster;
import io.kubinception.api.v1alpha1.CustomerCluster;
import io.kubinception.api.v1alpha1.Flavour;
import io.kubinception.cli.Failure;
import io.kubinception.cli.Session;
import io.kubinception.cli.progress.WaitOptions;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;

/** What a node pool must be, as the CRD and Kubernetes have it. */
public final class PoolChecks {
  private static final int MOST_NODES = 1000;
  private static final int LONGEST = 63;
  private static final int LONGEST_DOMAIN = 253;
  private static final Set<String> EFFECTS = Set.of("NoSchedule", "PreferNoSchedule", "NoExecute");
  private static final Pattern TAINT = Pattern.compile("([^=:]+)(?:=([^=:]*))?:([A-Za-z]+)");
  private static final Pattern WORD = Pattern.compile("[A-Za-z0-9]([-A-Za-z0-9_.]*[A-Za-z0-9])?");
  private static final Pattern DOMAIN =
      Pattern.compile("[a-z0-9]([-a-z0-9]*[a-z0-9])?(\\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*");

  private PoolChecks() {}

  public static void checkNodes(int nodes) {
    if (nodes < 0 || nodes > MOST_NODES) {
      throw Failure.usage("--nodes: %d is not from 0 to %d".formatted(nodes, MOST_NODES));
    }
  }

  public static void checkFlavour(String flavour, List<AdminCluster> adminClusters) {
    var known =
        adminClusters.stream()
            .flatMap(a -> a.getSpec().flavours().stream())
            .map(Flavour::name)
            .distinct()
            .toList();
    if (!known.contains(flavour)) {
      throw Failure.usage(
          "--flavour: there is no flavour '%s'; %s"
              .formatted(
                  flavour,
                  Names.hint(
                      flavour,
                      known,
                      "no admin cluster offers any: the provider must register one")));
    }
  }

  /** Nodes of a sleeping cluster come when it wakes: who waits would wait in vain. */
  public static void checkAwake(Session session, CustomerCluster cluster, WaitOptions wait) {
    if (wait.wanted() && Asleep.is(session, cluster)) {
      throw Failure.usage(
          "cluster %s sleeps, and its nodes come when it wakes: leave --wait out"
              .formatted(cluster.getMetadata().getName()));
    }
  }

  public static void checkLabels(Map<String, String> labels) {
    labels.forEach(
        (key, value) -> {
          checkKey("--labels", key);
          checkValue("--labels", value);
        });
  }

  /** Each key and effect once: a kubelet that were told twice could not register. */
  public static List<Taint> taints(List<String> texts) {
    var taints = texts.stream().map(PoolChecks::taint).toList();
    var seen = new HashSet<String>();
    taints.stream()
        .map(taint -> taint.getKey() + ":" + taint.getEffect())
        .filter(taint -> !seen.add(taint))
        .findFirst()
        .ifPresent(
            twice -> {
              throw Failure.usage(
                  "--taints: %s is there twice: leave one of them out".formatted(twice));
            });
    return taints;
  }

  private static Taint taint(String text) {
    var matcher = TAINT.matcher(text);
    if (!matcher.matches()) {
      throw Failure.usage(
          "--taints: '%s' is no taint: write it like dedicated=batch:NoSchedule".formatted(text));
    }
    var effect = matcher.group(3);
    if (!EFFECTS.contains(effect)) {
      throw Failure.usage(
          "--taints: '%s' is no effect: NoSchedule, PreferNoSchedule or NoExecute"
              .formatted(effect));
    }
    checkKey("--taints", matcher.group(1));
    var value = matcher.group(2);
    if (value != null) {
      checkValue("--taints", value);
    }
    return new TaintBuilder().withKey(matcher.group(1)).withValue(value).withEffect(effect).build();
  }

  private static void checkKey(String option, String key) {
    var slash = key.indexOf('/');
    if (!(slash < 0 || isDomain(key.substring(0, slash))) || !word(key.substring(slash + 1))) {
      throw Failure.usage(
          "%s: '%s' is no key: write it like tier or example.com/tier".formatted(option, key));
    }
  }

  private static void checkValue(String option, String value) {
    if (!value.isEmpty() && !word(value)) {
      throw Failure.usage(
          ("%s: '%s' is no value: at most 63 letters, digits, '-', '_' and '.', a letter or digit"
                  + " at both ends")
              .formatted(option, value));
    }
  }

  private static boolean isDomain(String text) {
    return text.length() <= LONGEST_DOMAIN && DOMAIN.matcher(text).matches();
  }

  private static boolean word(String text) {
    return text.length() <= LONGEST && WORD.matcher(text).matches();
  }
}
