package io.kubinception.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.client.utils.Serialization;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;

/** A few pages of the book of faults (docs/reliability.md), as its command tries them. */
@Order(4)
@OnTheLabAlone
class FaultsE2E {
  private static final List<String> FAULTS =
      List.of(
          "kill-tunnel-server", "kill-worker-containerd", "admin-nodes-full", "edge-off-for-long");
  private static final List<String> CLUSTERS = List.of("chaos-shared", "chaos-ha");

  private final Provider provider;

  FaultsE2E(Provider provider) {
    this.provider = provider;
  }

  /** What was broken is left by the command. */
  @AfterAll
  void delete() {
    CLUSTERS.stream()
        .filter(provider::exists)
        .forEach(cluster -> provider.cli("cluster", "delete", cluster, "--yes", "--wait").run());
  }

  @Test
  void whatBreaksComesBackAndNoAcknowledgedWriteIsLost() {
    String said =
        provider
            .launched(
                "chaos", "--seed", "20260101", "--faults", String.join(",", FAULTS), "-o", "json")
            .must();
    System.out.println(said);

    Outcome outcome =
        Serialization.unmarshal(said.substring(said.indexOf("\n{") + 1), Outcome.class);
    assertThat(outcome.rounds())
        .extracting(round -> round.get("fault"))
        .containsExactlyInAnyOrderElementsOf(FAULTS);
    assertThat(outcome.breaches()).isEmpty();
    assertThat(outcome.acknowledged().keySet()).containsExactlyInAnyOrderElementsOf(CLUSTERS);
    assertThat(outcome.acknowledged().values()).allMatch(writes -> writes > FAULTS.size());
  }

  private record Outcome(
      long seed,
      List<Map<String, Object>> rounds,
      Map<String, Integer> acknowledged,
      List<String> breaches) {}
}
