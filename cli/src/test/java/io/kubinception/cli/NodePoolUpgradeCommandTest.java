package io.kubinception.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.kubinception.api.v1alpha1.Drainable;
import io.kubinception.api.v1alpha1.NodePool;
import io.kubinception.api.v1alpha1.TwiceHeld;
import io.kubinception.api.v1alpha1.UpToDate;
import io.kubinception.cli.upgrade.Inside;
import io.kubinception.cli.upgrade.Inside.ClosedWebhook;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class NodePoolUpgradeCommandTest {
  private final FleetInMemory fleet = Samples.wellFleet();

  private CommandRun.Result run(String command) {
    return new CommandRun(fleet).of(command.split(" "));
  }

  private @Nullable String version() {
    return fleet.find(NodePool.class, "default", "demo-workers").orElseThrow().getSpec().version();
  }

  @Test
  void setsTheVersionAndWaitsForTheNodes() {
    assertThat(run("nodepool upgrade demo demo-workers --to v1.35.8").out())
        .contains("Pool demo-workers goes to Kubernetes 1.35.8, node by node.");
    assertThat(version()).isEqualTo("1.35.8");

    assertThat(run("nodepool upgrade demo demo-workers --to 1.36.4 --wait").out())
        .contains("The nodes of pool demo-workers run Kubernetes 1.36.4.");
  }

  @Test
  void whereAllNodesHaveTheVersionThereIsNothingToDo() {
    fleet.withInside(
        new Inside(List.of(), List.of(), List.of(Samples.strictBudget()), List.of(), List.of()));

    var result = run("nodepool upgrade demo demo-workers --to 1.36.4 --wait");

    assertThat(result.exitCode()).isZero();
    assertThat(result.out().strip())
        .isEqualTo("Pool demo-workers is of Kubernetes 1.36.4 already: there is nothing to do.");
  }

  @Test
  void whereSomeDoNotHaveItYetItGoesOn() {
    fleet.replace(
        Samples.pool(
            "demo-workers",
            2,
            2,
            Samples.ready("36"),
            Samples.condition(
                UpToDate.CONDITION, "False", UpToDate.REPLACING, "1 of 2", Samples.CREATED)));

    assertThat(run("nodepool upgrade demo demo-workers --to 1.36.4").out())
        .contains("Pool demo-workers goes to Kubernetes 1.36.4, node by node.");
  }

  @Test
  void theTreeTellsHowFarARolloutIs() {
    fleet.with(
        Samples.pool(
            "rolling",
            3,
            3,
            Samples.ready("36"),
            Samples.condition(
                UpToDate.CONDITION,
                "False",
                UpToDate.REPLACING,
                "2 of 3 workers replaced; node x drains since 30 s",
                Samples.CREATED)));

    assertThat(run("cluster get demo").out())
        .contains("rollout  2 of 3 workers replaced; node x drains since 30 s");
  }

  @Test
  void budgetsThatNeverAllowADrainAreToldFirst() {
    fleet.withInside(
        new Inside(
            List.of(),
            List.of(),
            List.of(Samples.strictBudget()),
            List.of(new TwiceHeld("shop", "web-0", "by-app", "by-tier")),
            List.of()));

    var look = run("nodepool upgrade demo demo-workers --to 1.35.8 --dry-run");
    assertThat(look.out())
        .contains(
            "… PodDisruptionBudget shop/db never lets a pod be evicted: a node with one of its pods"
                + " waits 600 s for it, and goes all the same",
            "… pod shop/web-0 has two PodDisruptionBudgets, shop/by-app and shop/by-tier, and Kubernetes"
                + " evicts no such pod: its node waits 600 s for it, and goes all the same",
            "Pool demo-workers stays as it is; it may go to Kubernetes 1.35.8.");
    assertThat(version()).isEqualTo("1.36.4");

    assertThat(run("nodepool upgrade demo demo-workers --to 1.35.8").out())
        .containsSubsequence("PodDisruptionBudget shop/db", "goes to Kubernetes 1.35.8");
    assertThat(version()).isEqualTo("1.35.8");
  }

  @Test
  void aWebhookThatFailsClosedIsTold() {
    fleet.withInside(
        new Inside(
            List.of(),
            List.of(new ClosedWebhook("ValidatingWebhookConfiguration guard", "a/guard", false)),
            List.of(),
            List.of(),
            List.of()));

    assertThat(run("nodepool upgrade demo demo-workers --to 1.35.8 --dry-run").out())
        .contains("… ValidatingWebhookConfiguration guard fails closed", "from joining");
  }

  @Test
  void whereNobodyCouldLookItGoesAllTheSameAndSaysSo() {
    fleet.closed("cannot look into cluster demo at https://x: refused");

    assertThat(run("nodepool upgrade demo demo-workers --to 1.35.8").out())
        .contains(
            "… whether PodDisruptionBudgets allow drains could not be looked at: cannot look into"
                + " cluster demo");
    assertThat(version()).isEqualTo("1.35.8");
  }

  @Test
  void whereNobodyCouldLookWhatTheOperatorFoundIsTold() {
    fleet
        .closed("cannot look into cluster demo at https://x: refused")
        .with(
            Samples.pool(
                "strict",
                3,
                3,
                Samples.ready("36"),
                Samples.condition(
                    Drainable.CONDITION,
                    "False",
                    Drainable.NEVER_ALLOWED,
                    "PodDisruptionBudget shop/db never lets a pod be evicted",
                    Samples.CREATED)));

    assertThat(run("nodepool upgrade demo strict --to 1.35.8 --dry-run").out())
        .contains(
            "could not be looked at: cannot look into cluster demo",
            "… as the operator found: PodDisruptionBudget shop/db never lets a pod be evicted");
  }

  @Test
  void theTreeTellsWhatWouldHoldUpADrain() {
    fleet.with(
        Samples.pool(
            "strict",
            3,
            3,
            Samples.ready("36"),
            Samples.condition(
                Drainable.CONDITION,
                "False",
                Drainable.NEVER_ALLOWED,
                "PodDisruptionBudget shop/db never lets a pod be evicted",
                Samples.CREATED)));

    assertThat(run("cluster get demo").out())
        .contains("drain  PodDisruptionBudget shop/db never lets a pod be evicted");
  }

  @Test
  void nodesAreNeverNewerThanTheirControlPlane() {
    fleet.replace(Samples.cluster("demo", "1.35.8", Samples.ready("38")));

    var result = run("nodepool upgrade demo demo-workers --to 1.36.4");

    assertThat(result.exitCode()).isEqualTo(ExitCode.USAGE);
    assertThat(result.err())
        .contains(
            "nodes of 1.36.4 would be newer than their control plane, which is to be 1.35.8: upgrade"
                + " the cluster first, with 'kubinception cluster upgrade demo --to 1.36.4'");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "demo demo-workers --to 1.20.0 | 2 | --to: Kubernetes 1.20.0 is not on offer: choose",
        "demo demo-work --to 1.36.4 | 3 | there is no node pool demo-work in namespace default",
        "shop demo-workers --to 1.36.4 | 3 | belongs to cluster demo, not to shop",
        "demo demo-workers | 2 | --to"
      })
  void refusesWhatCannotBe(String arguments, int exitCode, String sentence) {
    fleet.with(Samples.cluster("shop", Samples.ready("06")));

    var result = run("nodepool upgrade " + arguments);

    assertThat(result.exitCode()).isEqualTo(exitCode);
    assertThat(result.err()).contains(sentence);
  }
}
