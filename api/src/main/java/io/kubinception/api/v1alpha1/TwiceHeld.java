package io.kubinception.api.v1alpha1;

import io.fabric8.kubernetes.api.model.LabelSelector;
import io.fabric8.kubernetes.api.model.LabelSelectorBuilder;
import io.fabric8.kubernetes.api.model.LabelSelectorRequirement;
import io.fabric8.kubernetes.api.model.ListOptionsBuilder;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.policy.v1.PodDisruptionBudget;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * A running pod that two PodDisruptionBudgets select: Kubernetes evicts no such pod, whatever they
 * allow.
 *
 * @param one name of a budget
 * @param other name of the other one
 */
public record TwiceHeld(String namespace, String pod, String one, String other) {

  /** The pods of a cluster. */
  @FunctionalInterface
  public interface Pods {
    /** Running pods that are selected; a few are enough. */
    List<Pod> running(String namespace, LabelSelector selector);

    /**
     * Those that an API server knows.
     *
     * @param atMost of each selector: one is enough, but some are not evicted at all
     */
    static Pods of(KubernetesClient client, long atMost) {
      return (namespace, selector) ->
          client
              .pods()
              .inNamespace(namespace)
              .withLabelSelector(selector)
              .withField("status.phase", "Running")
              .list(new ListOptionsBuilder().withLimit(atMost).build())
              .getItems();
    }
  }

  /** Which pod and which budgets, for the beginning of a sentence. */
  public String sentence() {
    return "pod %1$s/%2$s has two PodDisruptionBudgets, %1$s/%3$s and %1$s/%4$s, and Kubernetes evicts no such pod"
        .formatted(namespace, pod, one, other);
  }

  /**
   * A pod of each two budgets that share any.
   *
   * @param asked how many pairs of budgets are asked about at most; most say by their labels that
   *     they share none
   * @param atMost how many are worth finding
   */
  public static List<TwiceHeld> find(
      List<PodDisruptionBudget> budgets, Pods pods, int asked, int atMost) {
    return pairs(budgets)
        .limit(asked)
        .flatMap(
            pair ->
                pods.running(pair.namespace(), pair.selector()).stream()
                    .filter(Drainable::mustLeave)
                    .limit(1)
                    .map(
                        pod ->
                            new TwiceHeld(
                                pair.namespace(),
                                pod.getMetadata().getName(),
                                pair.one(),
                                pair.other())))
        .limit(atMost)
        .toList();
  }

  /**
   * Two budgets that may select the same pod.
   *
   * @param selector of pods that both select
   */
  private record Pair(String namespace, String one, String other, LabelSelector selector) {}

  private static Stream<Pair> pairs(List<PodDisruptionBudget> budgets) {
    Map<String, List<PodDisruptionBudget>> byNamespace =
        budgets.stream()
            // One without a selector selects nothing, one with an empty one everything.
            .filter(budget -> budget.getSpec().getSelector() != null)
            .collect(
                Collectors.groupingBy(
                    budget -> budget.getMetadata().getNamespace(),
                    LinkedHashMap::new,
                    Collectors.toList()));
    return byNamespace.values().stream().flatMap(TwiceHeld::pairsOfNamespace);
  }

  private static Stream<Pair> pairsOfNamespace(List<PodDisruptionBudget> budgets) {
    return Stream.iterate(0, i -> i < budgets.size(), i -> i + 1)
        .flatMap(
            i ->
                budgets.subList(i + 1, budgets.size()).stream()
                    .filter(other -> maySharePods(budgets.get(i), other))
                    .map(other -> pair(budgets.get(i), other)));
  }

  private static Pair pair(PodDisruptionBudget one, PodDisruptionBudget other) {
    var both = new ArrayList<>(one.getSpec().getSelector().getMatchExpressions());
    both.addAll(other.getSpec().getSelector().getMatchExpressions());
    labels(other)
        .forEach((key, value) -> both.add(new LabelSelectorRequirement(key, "In", List.of(value))));
    return new Pair(
        one.getMetadata().getNamespace(),
        one.getMetadata().getName(),
        other.getMetadata().getName(),
        new LabelSelectorBuilder().withMatchLabels(labels(one)).withMatchExpressions(both).build());
  }

  /** Whether no label must have one value for the one and another for the other. */
  private static boolean maySharePods(PodDisruptionBudget one, PodDisruptionBudget other) {
    Map<String, Set<String>> wanted = values(one);
    return values(other).entrySet().stream()
        .allMatch(
            entry -> {
              Set<String> common = new HashSet<>(entry.getValue());
              common.retainAll(wanted.getOrDefault(entry.getKey(), entry.getValue()));
              return !common.isEmpty();
            });
  }

  /** Of labels that must have one of some values. */
  private static Map<String, Set<String>> values(PodDisruptionBudget budget) {
    Map<String, Set<String>> values =
        budget.getSpec().getSelector().getMatchExpressions().stream()
            .filter(required -> required.getOperator().equals("In"))
            .collect(
                Collectors.toMap(
                    LabelSelectorRequirement::getKey,
                    required -> Set.copyOf(required.getValues()),
                    (first, _) -> first));
    labels(budget).forEach((key, value) -> values.put(key, Set.of(value)));
    return values;
  }

  private static Map<String, String> labels(PodDisruptionBudget budget) {
    return Objects.requireNonNullElse(budget.getSpec().getSelector().getMatchLabels(), Map.of());
  }
}
