package io.kubinception.cli.upgrade;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.IntOrString;
import io.fabric8.kubernetes.api.model.policy.v1.PodDisruptionBudget;
import io.fabric8.kubernetes.api.model.policy.v1.PodDisruptionBudgetBuilder;
import io.kubinception.api.v1alpha1.TwiceHeld;
import io.kubinception.cli.upgrade.Inside.ClosedWebhook;
import io.kubinception.cli.upgrade.Inside.DeprecatedApi;
import io.kubinception.cli.upgrade.Inside.Kubelet;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class PreflightTest {

  @Test
  void nodesMayBeThreeMinorsBehind() {
    assertThat(Preflight.of(kubelets("1.33.1", "1.36.4"), "1.36.4")).isEmpty();
    assertThat(Preflight.of(kubelets("1.32.9", "1.33.1"), "1.36.4"))
        .containsExactly(
            Finding.blocks(
                "nodes more than 3 minors behind 1.36.4: node-1.32.9 (1.32.9); upgrade their pools"
                    + " first"));
  }

  @Test
  void aWebhookThatFailsClosedBlocksWhenNobodyAnswers() {
    assertThat(Preflight.of(webhook(true), "1.36.4")).isEmpty();
    assertThat(Preflight.of(webhook(false), "1.36.4"))
        .singleElement()
        .satisfies(finding -> assertThat(finding.blocks()).isTrue());
  }

  @Test
  void anApiBlocksTheVersionThatDoesNotHaveIt() {
    var inside =
        new Inside(
            List.of(),
            List.of(),
            List.of(),
            List.of(),
            List.of(
                new DeprecatedApi("later", "a/v1", "1.37"),
                new DeprecatedApi("now", "a/v1", "1.36")));

    assertThat(Preflight.of(inside, "1.36.4"))
        .extracting(Finding::blocks)
        .containsExactly(true, false);
    assertThat(Preflight.of(inside, "1.36.4").getFirst().sentence()).startsWith("now of a/v1");
  }

  @Test
  void aBudgetThatNeverAllowsADrainWarns() {
    assertThat(Preflight.of(budget(new IntOrString(0), null, 0), "1.36.4"))
        .singleElement()
        .satisfies(finding -> assertThat(finding.blocks()).isFalse());
    assertThat(Preflight.of(budget(new IntOrString("0%"), null, 0), "1.36.4")).hasSize(1);
    assertThat(Preflight.of(budget(null, new IntOrString(2), 0), "1.36.4")).hasSize(1);
    assertThat(Preflight.of(budget(null, new IntOrString("100%"), 0), "1.36.4")).hasSize(1);

    assertThat(Preflight.of(budget(new IntOrString(1), null, 0), "1.36.4"))
        .as("a pod is unready just now")
        .isEmpty();
    assertThat(Preflight.of(budget(null, new IntOrString(1), 1), "1.36.4")).isEmpty();
  }

  @Test
  void aPodOfTwoBudgetsWarns() {
    var inside =
        new Inside(
            List.of(),
            List.of(),
            List.of(),
            List.of(new TwiceHeld("shop", "web-0", "by-app", "by-tier")),
            List.of());

    assertThat(Preflight.of(inside, "1.36.4"))
        .containsExactly(
            Finding.warns(
                "pod shop/web-0 has two PodDisruptionBudgets, shop/by-app and shop/by-tier, and"
                    + " Kubernetes evicts no such pod, so its node cannot be drained when it follows:"
                    + " have one budget select it"));
  }

  @Test
  void whatTheApiServerCountsIsRead() {
    String metrics =
        """
        # TYPE apiserver_requested_deprecated_apis gauge
        apiserver_requested_deprecated_apis{group="",removed_release="",resource="endpoints",subresource="",version="v1"} 1
        apiserver_requested_deprecated_apis{group="batch",removed_release="1.38",resource="jobs",subresource="status",version="v9"} 1
        apiserver_requests_total{code="200"} 1
        """;

    assertThat(InsideReader.deprecated(metrics))
        .containsExactly(new DeprecatedApi("jobs", "batch/v9", "1.38"));
  }

  private static Inside kubelets(String... versions) {
    var kubelets = List.of(versions).stream().map(v -> new Kubelet("node-" + v, v)).toList();
    return new Inside(kubelets, List.of(), List.of(), List.of(), List.of());
  }

  private static Inside webhook(boolean answered) {
    return new Inside(
        List.of(),
        List.of(new ClosedWebhook("ValidatingWebhookConfiguration w", "a/b", answered)),
        List.of(),
        List.of(),
        List.of());
  }

  /** Over two pods. */
  private static Inside budget(
      @Nullable IntOrString maxUnavailable, @Nullable IntOrString minAvailable, int allowed) {
    PodDisruptionBudget budget =
        new PodDisruptionBudgetBuilder()
            .withNewMetadata()
            .withNamespace("shop")
            .withName("db")
            .endMetadata()
            .withNewSpec()
            .withMaxUnavailable(maxUnavailable)
            .withMinAvailable(minAvailable)
            .endSpec()
            .withNewStatus()
            .withDisruptionsAllowed(allowed)
            .withExpectedPods(2)
            .endStatus()
            .build();
    return new Inside(List.of(), List.of(), List.of(budget), List.of(), List.of());
  }
}
