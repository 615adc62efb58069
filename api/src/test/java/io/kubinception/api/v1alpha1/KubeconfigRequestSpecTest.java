package io.kubinception.api.v1alpha1;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class KubeconfigRequestSpecTest {

  @ParameterizedTest
  @CsvSource({
    "alice, developers, 8h",
    "a.b@c_d:e+f-g, kubinception:customer-admins, 10m",
    "kubernetes, kube-people, 30d",
    "alice, developers, 720h"
  })
  void takesPeople(String user, String group, String duration) {
    assertThat(spec(user, List.of(group), duration).refusal()).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({
    "system:x, developers, 8h, user must be",
    "kubinception:x, developers, 8h, user must be",
    "kube-x, developers, 8h, user must be",
    "'', developers, 8h, user must be",
    "-x, developers, 8h, user must be",
    "alice, system:masters, 8h, groups must be",
    "alice, kubinception:others, 8h, groups must be",
    "alice, a b, 8h, groups must be",
    "alice, developers, 0s, duration must be",
    "alice, developers, 9m, duration must be",
    "alice, developers, 721h, duration must be",
    "alice, developers, 100d, duration must be"
  })
  void saysWhyTheApiWouldRefuse(String user, String group, String duration, String sentence) {
    assertThat(spec(user, List.of(group), duration).refusal().orElse("")).startsWith(sentence);
  }

  @Test
  void namesAndGroupsHaveTheirLimits() {
    assertThat(spec("a".repeat(65), List.of(), "8h").refusal()).isNotEmpty();
    assertThat(spec("a".repeat(64), Collections.nCopies(16, "b"), "8h").refusal()).isEmpty();
    assertThat(spec("a", List.of("b".repeat(65)), "8h").refusal()).isNotEmpty();
    assertThat(spec("a", Collections.nCopies(17, "b"), "8h").refusal()).isNotEmpty();
  }

  private static KubeconfigRequestSpec spec(String user, List<String> groups, String duration) {
    return new KubeconfigRequestSpec("demo", user, groups, duration);
  }
}
