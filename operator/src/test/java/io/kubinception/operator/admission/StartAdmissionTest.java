package io.kubinception.operator.admission;

import static org.assertj.core.api.Assertions.assertThat;

import io.javaoperatorsdk.operator.processing.event.ResourceID;
import io.kubinception.testkit.FakeClock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class StartAdmissionTest {
  private final FakeClock clock = new FakeClock();
  private final StartAdmission admission = new StartAdmission(() -> 2, clock);
  private final List<ResourceID> woken = new ArrayList<>();

  @BeforeEach
  void listen() {
    admission.turns().setEventHandler(event -> woken.add(event.getRelatedCustomResourceID()));
    admission.turns().start();
  }

  private static ResourceID id(int n) {
    return new ResourceID("cluster-" + n, "ns-" + n);
  }

  private int ask(int n) {
    return admission.ask(id(n), Instant.EPOCH.plusSeconds(n), false);
  }

  private int askToPrepare(int n) {
    return admission.askToPrepare(id(n), Instant.EPOCH.plusSeconds(n), false);
  }

  @Test
  void letsAsManyStartAsThereAreSlotsAndTellsTheOthersTheirPlace() {
    assertThat(IntStream.rangeClosed(1, 5).map(this::ask)).containsExactly(0, 0, 1, 2, 3);
  }

  @Test
  void whoWasCreatedFirstGoesFirstWhoeverAsksFirst() {
    ask(1);
    ask(2);
    ask(9);

    assertThat(ask(3)).isEqualTo(1);
    assertThat(ask(9)).isEqualTo(2);
  }

  @Test
  void thoseThatRunComeAfterThoseThatStart() {
    ask(1);
    assertThat(admission.askToRoll(id(2), Instant.EPOCH, false)).isZero();

    assertThat(admission.askToRoll(id(3), Instant.EPOCH, false)).isEqualTo(1);
    assertThat(ask(9)).isEqualTo(1);
    assertThat(admission.askToRoll(id(3), Instant.EPOCH, false)).isEqualTo(2);
  }

  @Test
  void wakesTheNextInLineWhenASlotGetsFree() {
    IntStream.rangeClosed(1, 4).forEach(this::ask);

    admission.leave(id(1));

    assertThat(woken).containsExactly(id(3));
    assertThat(ask(4)).isEqualTo(2);
    assertThat(ask(3)).isZero();
  }

  @Test
  void leavingWithoutASlotWakesNobody() {
    IntStream.rangeClosed(1, 4).forEach(this::ask);

    admission.leave(id(4));

    assertThat(woken).isEmpty();
  }

  @Test
  void whoIsUnderWayGetsItsSlotBackAfterARestart() {
    assertThat(admission.ask(id(7), Instant.EPOCH, true)).isZero();
    assertThat(admission.ask(id(8), Instant.EPOCH, true)).isZero();

    assertThat(ask(1)).isEqualTo(1);
  }

  @Test
  void aStartThatTakesTooLongLosesItsSlot() {
    ask(1);
    ask(2);
    clock.advance(Duration.ofMinutes(5));

    assertThat(ask(3)).isZero();
  }

  @Test
  void asManyAreMadeReadyAsThereAreSlots() {
    assertThat(IntStream.rangeClosed(1, 4).map(this::askToPrepare)).containsExactly(0, 0, 1, 2);
    assertThat(ask(1)).isZero();

    assertThat(woken).containsExactly(id(3));
    assertThat(askToPrepare(3)).isZero();
    assertThat(askToPrepare(4)).isEqualTo(1);
  }

  @Test
  void whoIsMadeReadyGoesBeforeThoseThatAreNot() {
    IntStream.rangeClosed(1, 2).forEach(this::ask);
    IntStream.rangeClosed(3, 5).forEach(this::askToPrepare);

    assertThat(ask(3)).isEqualTo(1);
    assertThat(ask(4)).isEqualTo(2);
    assertThat(askToPrepare(5)).isEqualTo(3);
    assertThat(admission.waiting()).isEqualTo(3);
  }

  @Test
  void aRollThatWaitsIsNotBeforeThoseThatAreMadeReady() {
    IntStream.rangeClosed(1, 2).forEach(this::ask);
    admission.askToRoll(id(9), Instant.EPOCH, false);
    IntStream.rangeClosed(3, 4).forEach(this::askToPrepare);

    assertThat(askToPrepare(5)).isEqualTo(1);
  }

  @Test
  void whoIsNotMadeReadySoonLetsTheNextOneGoAhead() {
    IntStream.rangeClosed(1, 3).forEach(this::askToPrepare);
    clock.advance(Duration.ofSeconds(61));

    assertThat(askToPrepare(3)).isZero();
    assertThat(askToPrepare(1)).isZero();
  }

  @Test
  void whoCannotBeMadeReadyMakesWayOnceAndNeedsNoTurnAnyMore() {
    IntStream.rangeClosed(1, 3).forEach(this::askToPrepare);

    admission.makeWay(id(1));
    admission.makeWay(id(1));

    assertThat(woken).containsExactly(id(3));
    assertThat(askToPrepare(3)).isZero();
    assertThat(askToPrepare(1)).isZero();
    assertThat(askToPrepare(4)).isEqualTo(1);
  }

  @Test
  void whoFindsNoNodeMakesWayButNotAWholeCrowd() {
    IntStream.rangeClosed(1, 5).forEach(this::ask);

    admission.findsNoNode(id(1));
    admission.findsNoNode(id(1));
    admission.findsNoNode(id(2));
    assertThat(woken).containsExactly(id(3), id(3));
    assertThat(IntStream.rangeClosed(3, 5).map(this::ask)).containsExactly(0, 0, 1);

    admission.findsNoNode(id(3));
    assertThat(ask(5)).as("those two that found none may start at any time").isEqualTo(1);
    assertThat(admission.isOverdue(id(1))).isTrue();
    assertThat(ask(1)).isZero();
  }

  @Test
  void whoWaitsForItsTurnHasNoneToGive() {
    IntStream.rangeClosed(1, 4).forEach(this::askToPrepare);

    admission.makeWay(id(3));

    assertThat(woken).isEmpty();
    assertThat(askToPrepare(3)).isEqualTo(1);
  }

  @Test
  void whoLeavesBeforeItIsReadyMakesRoom() {
    IntStream.rangeClosed(1, 3).forEach(this::askToPrepare);

    admission.leave(id(2));

    assertThat(woken).containsExactly(id(3));
  }

  @Test
  void whoIsUnderWayAfterARestartHoldsUpNobody() {
    admission.askToPrepare(id(7), Instant.EPOCH, true);
    admission.ask(id(7), Instant.EPOCH, true);

    assertThat(IntStream.rangeClosed(1, 3).map(this::askToPrepare)).containsExactly(0, 0, 1);
  }

  @Test
  void whoStopsAskingLosesItsPlace() {
    IntStream.rangeClosed(1, 3).forEach(this::ask);
    clock.advance(Duration.ofMinutes(2));

    assertThat(ask(4)).isEqualTo(1);
  }
}
