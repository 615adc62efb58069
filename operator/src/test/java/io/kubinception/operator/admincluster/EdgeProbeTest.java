package io.kubinception.operator.admincluster;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.client.utils.Serialization;
import io.kubinception.api.v1alpha1.ControlPlane;
import io.kubinception.operator.FakeClock;
import io.kubinception.operator.customer.EdgeWay;
import io.kubinception.operator.customercluster.CustomerWorld;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;

class EdgeProbeTest {
  private final FakeClock clock = new FakeClock();
  private final List<String> tried = new ArrayList<>();
  private Map<String, EdgeWay> ways = Map.of();
  private final EdgeProbe probe = new EdgeProbe(this::way, new Random(1), clock);

  private EdgeWay way(ControlPlane controlPlane) {
    String name = controlPlane.getMetadata().getName();
    tried.add(name);
    return ways.getOrDefault(name, EdgeWay.UNKNOWN);
  }

  private Optional<String> trouble(ControlPlane... controlPlanes) {
    return probe.trouble(CustomerWorld.localAdminCluster(), List.of(controlPlanes));
  }

  private static ControlPlane usable(String name) {
    return controlPlane(name, false);
  }

  private static ControlPlane controlPlane(String name, boolean asleep) {
    return Serialization.unmarshal(
        """
        apiVersion: kubinception.io/v1alpha1
        kind: ControlPlane
        metadata: {name: %s}
        spec: {etcdCluster: lab, asleep: %s}
        status: {conditions: [{type: Ready, status: "True"}]}
        """
            .formatted(name, asleep),
        ControlPlane.class);
  }

  @Test
  void isWellWhenAnyIsReachedAndLooksAgainAMinuteLater() {
    ways = Map.of("a", EdgeWay.OPEN);
    assertThat(trouble(usable("a"))).isEmpty();
    ways = Map.of("a", EdgeWay.BROKEN);
    assertThat(trouble(usable("a"))).isEmpty();
    assertThat(tried).hasSize(1);

    clock.advance(Duration.ofMinutes(1));
    assertThat(trouble(usable("a")))
        .hasValueSatisfying(
            told ->
                assertThat(told)
                    .startsWith("the edge 192.0.2.1 does not lead to API servers that answer")
                    .contains("(tried: a)"));
    ways = Map.of("a", EdgeWay.OPEN);
    assertThat(trouble(usable("a"))).as("looks at each pass while it is broken").isEmpty();
  }

  @Test
  void oneCustomersTroubleIsNotTheEdges() {
    ways = Map.of("a", EdgeWay.BROKEN, "b", EdgeWay.OPEN);
    assertThat(trouble(usable("a"), usable("b"))).isEmpty();
  }

  @Test
  void whoIsNotUsableSaysNothingOfTheEdge() {
    ways = Map.of("asleep", EdgeWay.BROKEN, "new", EdgeWay.BROKEN, "silent", EdgeWay.UNKNOWN);
    var fresh = usable("new");
    fresh.setStatus(null);
    assertThat(trouble(controlPlane("asleep", true), fresh, usable("silent"))).isEmpty();
    assertThat(tried).containsExactly("silent");
  }

  @Test
  void triesAFewOfMany() {
    var many = new ControlPlane[50];
    for (int i = 0; i < many.length; i++) {
      many[i] = usable("c" + i);
    }
    assertThat(trouble(many)).isEmpty();
    assertThat(tried).hasSize(3);
  }
}
