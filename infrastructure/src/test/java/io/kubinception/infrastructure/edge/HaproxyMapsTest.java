package io.kubinception.infrastructure.edge;

import static org.assertj.core.api.Assertions.assertThat;

import io.kubinception.infrastructure.Network;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class HaproxyMapsTest {
  private static final EdgeAccess ACCESS =
      new EdgeAccess(
          Map.of(
              31383, Set.of(Network.parse("0.0.0.0/0")),
              30001, Set.of(Network.parse("203.0.113.0/24"), Network.parse("198.51.100.7"))));

  @Test
  void eachPortHasASpaceOfItsOwn() {
    HaproxyMaps maps = HaproxyMaps.of(ACCESS);

    assertThat(maps.ports()).containsExactly("30001 fd00:7531::", "31383 fd00:7a97::");
    assertThat(maps.mark()).matches("0 [0-9a-f]{64}");
    assertThat(maps.allowed())
        .containsExactly(
            "fd00:7531::198.51.100.7/128 1",
            "fd00:7531::203.0.113.0/120 1",
            "fd00:7a97::0.0.0.0/96 1");
  }

  @Test
  void isKnownAgainUntilAnythingChanges() {
    String shown = shown(HaproxyMaps.of(ACCESS));

    assertThat(HaproxyMaps.of(ACCESS).isShownAs(shown)).isTrue();
    assertThat(HaproxyMaps.of(new EdgeAccess(Map.of())).isShownAs(shown)).isFalse();
    var other =
        new EdgeAccess(
            Map.of(
                31383, Set.of(Network.parse("0.0.0.0/0")),
                30001, Set.of(Network.parse("203.0.113.0/25"), Network.parse("198.51.100.7"))));
    assertThat(HaproxyMaps.of(other).isShownAs(shown)).as("other networks").isFalse();
  }

  @Test
  void anEdgeThatWasNeverToldIsNotTakenForOneThatLetsInAll() {
    HaproxyMaps all = HaproxyMaps.of(new EdgeAccess(Map.of()));

    assertThat(all.isShownAs("\n")).isFalse();
    assertThat(all.isShownAs(shown(all))).isTrue();
  }

  private static String shown(HaproxyMaps maps) {
    return Stream.concat(maps.ports().stream(), Stream.of(maps.mark()))
        .map(line -> "0x7ff32129c700 " + line)
        .collect(Collectors.joining("\n", "", "\n\n"));
  }
}
