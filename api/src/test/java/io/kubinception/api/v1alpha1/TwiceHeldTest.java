package io.kubinception.api.v1alpha1;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.LabelSelector;
import io.fabric8.kubernetes.api.model.LabelSelectorBuilder;
import io.fabric8.kubernetes.api.model.LabelSelectorRequirement;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.api.model.policy.v1.PodDisruptionBudget;
import io.fabric8.kubernetes.api.model.policy.v1.PodDisruptionBudgetBuilder;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Pods of two budgets, as far as can be told without an API server. */
class TwiceHeldTest {
  private final List<LabelSelector> asked = new ArrayList<>();
  private List<Pod> running = List.of(pod("web-0", "StatefulSet"));

  private List<TwiceHeld> find(PodDisruptionBudget... budgets) {
    return TwiceHeld.find(
        List.of(budgets),
        (_, selector) -> {
          asked.add(selector);
          return running;
        },
        10,
        10);
  }

  private static Pod pod(String name, String owner) {
    return new PodBuilder()
        .withNewMetadata()
        .withName(name)
        .addNewOwnerReference()
        .withKind(owner)
        .withController(true)
        .endOwnerReference()
        .endMetadata()
        .build();
  }

  private static PodDisruptionBudget budget(
      String namespace, String name, @Nullable LabelSelector selector) {
    return new PodDisruptionBudgetBuilder()
        .withNewMetadata()
        .withNamespace(namespace)
        .withName(name)
        .endMetadata()
        .withNewSpec()
        .withSelector(selector)
        .endSpec()
        .build();
  }

  private static LabelSelector labels(String... keysAndValues) {
    var selector = new LabelSelectorBuilder();
    for (int i = 0; i < keysAndValues.length; i += 2) {
      selector.addToMatchLabels(keysAndValues[i], keysAndValues[i + 1]);
    }
    return selector.build();
  }

  private static LabelSelector oneOf(String key, String... values) {
    return new LabelSelectorBuilder()
        .withMatchExpressions(new LabelSelectorRequirement(key, "In", List.of(values)))
        .build();
  }

  @Test
  void aPodIsNamedWithBothOfItsBudgets() {
    assertThat(
            find(
                budget("shop", "by-app", labels("app", "web")),
                budget("shop", "by-tier", labels("tier", "front"))))
        .singleElement()
        .extracting(TwiceHeld::sentence)
        .isEqualTo(
            "pod shop/web-0 has two PodDisruptionBudgets, shop/by-app and shop/by-tier, and"
                + " Kubernetes evicts no such pod");
    assertThat(asked)
        .singleElement()
        .satisfies(
            both -> {
              assertThat(both.getMatchLabels()).isEqualTo(Map.of("app", "web"));
              assertThat(both.getMatchExpressions())
                  .containsExactly(new LabelSelectorRequirement("tier", "In", List.of("front")));
            });
  }

  @Test
  void nobodyIsAskedAboutBudgetsThatShareNone() {
    assertThat(
            find(
                budget("shop", "web", labels("app", "web", "tier", "front")),
                budget("shop", "db", labels("app", "db", "tier", "front")),
                budget("shop", "others", oneOf("app", "cache", "queue")),
                budget("shop", "nothing", null),
                budget("blog", "web", labels("app", "web"))))
        .isEmpty();
    assertThat(asked).isEmpty();
  }

  @Test
  void oneThatSelectsAllSharesWithEachOther() {
    find(budget("shop", "all", labels()), budget("shop", "web", oneOf("app", "web", "db")));
    assertThat(asked).hasSize(1);
    find(budget("shop", "one", labels("app", "web")), budget("shop", "two", oneOf("app", "web")));
    assertThat(asked).hasSize(2);
  }

  @Test
  void whatIsNotEvictedIsInNobodysWay() {
    running = List.of(pod("agent-x", "DaemonSet"));
    assertThat(find(budget("shop", "one", labels()), budget("shop", "two", labels()))).isEmpty();
  }

  @Test
  void soManyAreAskedAboutAndNamedAndNoMore() {
    PodDisruptionBudget[] many = new PodDisruptionBudget[50];
    for (int i = 0; i < many.length; i++) {
      many[i] = budget("shop", "all-" + i, labels());
    }
    assertThat(find(many)).hasSize(10);
    running = List.of();
    asked.clear();
    assertThat(find(many)).isEmpty();
    assertThat(asked).hasSize(10);
  }
}
