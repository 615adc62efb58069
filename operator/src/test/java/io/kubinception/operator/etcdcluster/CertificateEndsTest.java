package io.kubinception.operator.etcdcluster;

import static org.assertj.core.api.Assertions.assertThat;

import io.kubinception.etcd.ClusterReport;
import io.kubinception.etcd.ClusterReport.Member;
import io.kubinception.testkit.FakeClock;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class CertificateEndsTest {
  private final FakeClock clock = new FakeClock();
  private final Map<URI, Instant> shown = new HashMap<>();
  private final CertificateEnds ends =
      new CertificateEnds(at -> Optional.ofNullable(shown.get(at)), clock);

  private Instant inDays(int days) {
    return clock.instant().plus(Duration.ofDays(days));
  }

  private Map<String, Instant> look() {
    return ends.of(
        new ClusterReport(
            List.of(member("etcd-1"), member("etcd-2")), List.of(), Optional.of(true), List.of()),
        inDays(300));
  }

  @Test
  void nothingIsSaidWhileAllLast() {
    shown.put(URI.create("https://etcd-1:2379"), inDays(200));

    assertThat(look()).containsOnlyKeys("root", "etcd-1");
    assertThat(ends.sentence(look())).isEmpty();
  }

  @Test
  void whoseEndsWithinAMonthAreNamedUntilTheyAreRenewed() {
    shown.put(URI.create("https://etcd-1:2379"), inDays(29));
    shown.put(URI.create("https://etcd-2:2379"), inDays(12));

    assertThat(ends.sentence(look()).orElseThrow())
        .contains(
            "the first at " + inDays(12), "(etcd-1, etcd-2)", "kubinception etcd certificates");

    shown.replaceAll((at, end) -> inDays(365));
    assertThat(ends.sentence(look())).isEmpty();
  }

  @Test
  void theOperatorsOwnCountsToo() {
    assertThat(ends.sentence(Map.of("root", inDays(1))).orElseThrow()).contains("(root)");
  }

  @Test
  void serversAreAskedOnceAnHour() {
    shown.put(URI.create("https://etcd-1:2379"), inDays(200));
    Instant first = look().get("etcd-1");
    shown.put(URI.create("https://etcd-1:2379"), inDays(365));

    clock.advance(Duration.ofMinutes(59));
    assertThat(look()).containsEntry("etcd-1", first);
    clock.advance(Duration.ofMinutes(2));
    assertThat(look().get("etcd-1")).isAfter(first);
  }

  private static Member member(String name) {
    return new Member(
        name,
        name,
        List.of("https://" + name + ":2379"),
        Optional.empty(),
        false,
        false,
        1,
        1,
        1,
        1,
        1,
        1,
        1,
        true,
        List.of());
  }
}
