package io.kubinception.operator.nodepool;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.Condition;
import io.kubinception.api.v1alpha1.CustomerCluster;
import io.kubinception.api.v1alpha1.Drainable;
import io.kubinception.api.v1alpha1.Status;
import io.kubinception.api.v1alpha1.TwiceHeld;
import io.kubinception.operator.customer.CustomerUnavailableException;
import io.kubinception.operator.customer.CustomerUnavailableException.Why;
import io.kubinception.operator.nodepool.CustomerBudgets.Obstacles;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** What a pool says of budgets that would hold up its drains. */
class DrainsTest extends NodePoolWorld {
  private final AtomicInteger asked = new AtomicInteger();

  private String told() {
    return condition().map(c -> c.getReason() + ": " + c.getMessage()).orElse("");
  }

  private Optional<Condition> condition() {
    return Status.condition(upkeep(pool(1, "small"), workers.list()), Drainable.CONDITION);
  }

  private void answer(List<String> budgets, TwiceHeld... twiceHeld) {
    obstacles =
        () -> {
          asked.incrementAndGet();
          return new Obstacles(budgets, List.of(twiceHeld));
        };
  }

  @Test
  void thoseThatNeverAllowOneAreToldBeforeAnythingIsReplaced() {
    answer(List.of("shop/db", "shop/web"));

    assertThat(told())
        .isEqualTo(
            "BudgetsNeverAllowIt: PodDisruptionBudget shop/db, shop/web never lets a pod be evicted:"
                + " a node that is replaced waits 600 s for it and goes all the same; allow one"
                + " eviction, or have one replica more");
    assertThat(Status.isTrue(roundsOf(pool(1, "small"), 1), "Ready")).isTrue();
  }

  @Test
  void podsOfTwoBudgetsAreToldTooWithBoth() {
    var pod = new TwiceHeld("shop", "web-0", "by-app", "by-tier");
    answer(List.of(), pod);
    assertThat(told())
        .isEqualTo(
            "BudgetsNeverAllowIt: pod shop/web-0 has two PodDisruptionBudgets, shop/by-app and"
                + " shop/by-tier, and Kubernetes evicts no such pod: its node waits 600 s for it and"
                + " goes all the same; have one budget select it");

    answer(List.of("shop/db"), pod);
    clock.advance(Duration.ofMinutes(10));
    assertThat(told())
        .contains("PodDisruptionBudget shop/db never", "one replica more; pod shop/web-0 has two");
  }

  @Test
  void aClusterIsAskedOnceInAWhile() {
    answer(List.of());
    assertThat(condition()).hasValueSatisfying(c -> assertThat(c.getStatus()).isEqualTo("True"));
    answer(List.of("shop/db"));
    told();
    assertThat(asked).hasValue(1);

    clock.advance(Duration.ofMinutes(10));
    assertThat(told()).startsWith("BudgetsNeverAllowIt");
    assertThat(asked).hasValue(2);
  }

  @Test
  void whereNobodyAnswersItSaysSoAndAsksSoon() {
    obstacles =
        () -> {
          throw new CustomerUnavailableException(Why.SILENT, "the API server is silent", null);
        };
    assertThat(told())
        .isEqualTo(
            "BudgetsNotLookedAt: whether PodDisruptionBudgets allow drains could not be looked at:"
                + " the API server is silent");

    answer(List.of());
    clock.advance(Duration.ofMinutes(1));
    assertThat(told()).startsWith("Done");
  }

  @Test
  void whatWasFoundHoldsWhileNobodyAnswers() {
    answer(List.of("shop/db"));
    told();
    obstacles =
        () -> {
          throw new CustomerUnavailableException(Why.BUSY, "4 conversations", null);
        };
    clock.advance(Duration.ofMinutes(10));
    CustomerCluster other = cluster();
    other.getMetadata().setName("other");
    cluster = Optional.of(other);
    told();
    cluster = Optional.of(cluster());

    assertThat(told()).startsWith("BudgetsNeverAllowIt");
    clock.advance(Duration.ofMinutes(30));
    assertThat(told()).startsWith("BudgetsNotLookedAt");
  }

  @Test
  void nobodyIsAskedWhileTheControlPlaneIsNotReady() {
    answer(List.of());
    cluster = Optional.of(cluster("1.36.4", "1.36.4", "False"));

    assertThat(told()).isEmpty();
    assertThat(asked).hasValue(0);
  }
}
