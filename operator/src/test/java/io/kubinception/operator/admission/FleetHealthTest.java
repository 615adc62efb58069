package io.kubinception.operator.admission;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.Condition;
import io.fabric8.kubernetes.api.model.ConditionBuilder;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.kubinception.api.v1alpha1.ControlPlane;
import io.kubinception.api.v1alpha1.ControlPlaneStatus;
import io.kubinception.api.v1alpha1.Kubinception;
import io.kubinception.api.v1alpha1.RolledOut;
import io.kubinception.testkit.FakeClock;
import io.kubinception.testkit.Partial;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class FleetHealthTest {
  private final FakeClock clock = new FakeClock();
  private final List<ControlPlane> fleet = new ArrayList<>();
  private final FleetHealth health = new FleetHealth(() -> fleet, clock);

  @Test
  void aFleetThatIsWellRolls() {
    with(20, condition(RolledOut.CONDITION, "True", "Done"), ready("True", "Ready"));
    with(3, condition(RolledOut.CONDITION, "False", RolledOut.ROLLING), ready("True", "Ready"));
    assertThat(health.trouble()).isEmpty();
  }

  @Test
  void theFirstThatIsStuckHoldsTheOthersBack() {
    with(1, condition(RolledOut.CONDITION, "False", RolledOut.STUCK), ready("True", "Ready"));
    with(500, ready("True", "Ready"));

    assertThat(health.trouble())
        .hasValue(
            "1 of 1 control planes are not well after they rolled (ns/cp-0): repair or pause them");
  }

  @Test
  void oneOfTenMayHaveOtherTroubles() {
    with(9, condition(RolledOut.CONDITION, "True", "Done"), ready("True", "Ready"));
    with(1, condition(RolledOut.CONDITION, "True", "Done"), ready("False", "Trouble"));
    clock.advance(Duration.ofMinutes(1));
    assertThat(health.trouble()).isEmpty();

    with(1, condition(RolledOut.CONDITION, "False", RolledOut.STUCK), ready("True", "Ready"));
    assertThat(health.trouble()).isPresent();
  }

  @Test
  void notReadyForAMomentIsNoIllness() {
    with(1, condition(RolledOut.CONDITION, "False", RolledOut.ROLLING), ready("False", "Trouble"));
    assertThat(health.trouble()).isEmpty();
    clock.advance(Duration.ofMinutes(1));
    assertThat(health.trouble()).isPresent();
  }

  @Test
  void whatIsSickForOtherReasonsHoldsNobodyBack() {
    with(5, ready("False", "Trouble"));
    with(5, condition(RolledOut.CONDITION, "False", RolledOut.WAITING), ready("False", "Trouble"));
    with(5, condition(RolledOut.CONDITION, "True", "Done"), ready("False", "Hibernated"));
    with(1, condition(RolledOut.CONDITION, "False", RolledOut.STUCK), ready("False", "Trouble"));
    fleet.getLast().getMetadata().setAnnotations(Map.of(Kubinception.ANNOTATION_PAUSED, "true"));
    clock.advance(Duration.ofMinutes(1));
    assertThat(health.trouble()).isEmpty();
  }

  @Test
  void whatACustomersOwnWebhooksRefuseHoldsNobodyBack() {
    with(
        1,
        condition(RolledOut.CONDITION, "False", RolledOut.STUCK),
        ready("False", FleetHealth.CUSTOMER_REFUSES));
    clock.advance(Duration.ofMinutes(10));
    assertThat(health.trouble()).isEmpty();
  }

  @Test
  void whatOnlyWaitsForItsWindowHasNotProvedAnything() {
    with(
        300,
        condition(RolledOut.CONDITION, "False", RolledOut.WAITING_FOR_WINDOW),
        ready("True", "Ready"));
    with(1, condition(RolledOut.CONDITION, "False", RolledOut.STUCK), ready("True", "Ready"));

    assertThat(health.trouble()).hasValueSatisfying(s -> assertThat(s).startsWith("1 of 1 "));
  }

  @Test
  void whatHappensLongAfterARollHasOtherCauses() {
    with(1, condition(RolledOut.CONDITION, "True", "Done"), ready("False", "Trouble"));
    clock.advance(Duration.ofMinutes(2));
    assertThat(health.trouble()).isPresent();
    clock.advance(Duration.ofHours(1));
    assertThat(health.trouble()).isEmpty();
  }

  private void with(int count, Condition... conditions) {
    for (int i = 0; i < count; i++) {
      var controlPlane = new ControlPlane();
      controlPlane.setMetadata(
          new ObjectMetaBuilder().withNamespace("ns").withName("cp-" + fleet.size()).build());
      controlPlane.setStatus(
          Partial.of(ControlPlaneStatus.class)
              .with("observedGeneration", 1L)
              .with("replicas", 1)
              .with("readyReplicas", 1)
              .with("version", "1.35.8")
              .with("conditions", List.of(conditions))
              .make());
      fleet.add(controlPlane);
    }
  }

  private Condition ready(String status, String reason) {
    return condition("Ready", status, reason);
  }

  private Condition condition(String type, String status, String reason) {
    return new ConditionBuilder()
        .withType(type)
        .withStatus(status)
        .withReason(reason)
        .withMessage("")
        .withLastTransitionTime(clock.instant().toString())
        .build();
  }
}
