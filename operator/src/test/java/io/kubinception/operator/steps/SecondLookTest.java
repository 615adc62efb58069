package io.kubinception.operator.steps;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class SecondLookTest {
  private static final boolean WELL = true;
  private static final boolean ILL = false;

  private final SecondLook looks = new SecondLook();

  @Test
  void whatIsWellIsCalledOtherwiseAfterTwoLooksInARow() {
    assertThat(looks.isDue("a", true, ILL)).isTrue();
    assertThat(looks.isDue("a", true, ILL)).isFalse();
  }

  @Test
  void aGoodLookInBetweenBeginsAnew() {
    looks.isDue("a", true, ILL);
    assertThat(looks.isDue("a", true, WELL)).isFalse();

    assertThat(looks.isDue("a", true, ILL)).isTrue();
  }

  @Test
  void whatWasNotWellIsToldAtOnce() {
    assertThat(looks.isDue("a", false, ILL)).isFalse();
  }

  @Test
  void whatWasToldOnceIsLookedAtTwiceAgainWhenItHasBeenWell() {
    looks.isDue("a", true, ILL);
    looks.isDue("a", true, ILL);
    looks.isDue("a", false, ILL);
    looks.isDue("a", false, WELL);

    assertThat(looks.isDue("a", true, ILL)).isTrue();
  }

  @Test
  void oneDoesNotCountForAnother() {
    looks.isDue("a", true, ILL);

    assertThat(looks.isDue("b", true, ILL)).isTrue();
  }

  @Test
  void whatIsGoneIsForgotten() {
    looks.isDue("a", true, ILL);
    looks.forget("a");

    assertThat(looks.isDue("a", true, ILL)).isTrue();
  }
}
