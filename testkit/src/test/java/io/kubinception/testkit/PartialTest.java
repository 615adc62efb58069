package io.kubinception.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class PartialTest {
  public record Told(@Nullable Long generation, @Nullable String version) {}

  @Test
  void whatIsNotGivenIsNull() {
    assertThat(Partial.of(Told.class).with("version", "1").make()).isEqualTo(new Told(null, "1"));
  }

  @Test
  void theRestIsLikeTheOther() {
    assertThat(Partial.like(new Told(1L, "1")).with("version", null).make())
        .isEqualTo(new Told(1L, null));
  }

  @Test
  void whatItDoesNotHaveCannotBeGiven() {
    assertThatThrownBy(() -> Partial.of(Told.class).with("versoin", "1"))
        .hasMessage("Told has no component versoin");
  }
}
