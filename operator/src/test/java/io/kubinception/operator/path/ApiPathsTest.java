package io.kubinception.operator.path;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.Condition;
import io.fabric8.kubernetes.api.model.ConditionBuilder;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.kubinception.api.v1alpha1.AdminCluster;
import io.kubinception.api.v1alpha1.ControlPlane;
import io.kubinception.api.v1alpha1.ControlPlaneStatus;
import io.kubinception.api.v1alpha1.Reachable;
import io.kubinception.operator.AdminClusters;
import io.kubinception.operator.controlplane.Specs;
import io.kubinception.testkit.Partial;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class ApiPathsTest {
  private static final PathProbe.Result ANSWERED = new PathProbe.Answered();
  private static final PathProbe.Result TURNED_AWAY = new PathProbe.TurnedAway();
  private static final PathProbe.Result REFUSED = new PathProbe.Silent("connection refused");

  private static final AdminCluster ADMIN = AdminClusters.behind("192.0.2.10");

  private final List<ControlPlane> controlPlanes = new ArrayList<>();
  private final Map<Integer, PathProbe.Result> ways = new HashMap<>();
  private final AtomicInteger probes = new AtomicInteger();
  private final Set<Integer> gated = new HashSet<>();
  private final ApiPaths paths = anOperator();

  private ApiPaths anOperator() {
    return new ApiPaths(() -> controlPlanes, this::probe, gated::contains);
  }

  private PathProbe.Result probe(String edge, int port) {
    assertThat(edge).isEqualTo("192.0.2.10");
    probes.incrementAndGet();
    return Objects.requireNonNull(ways.get(port), "a way that nobody is to take");
  }

  private ControlPlane serving(int port, Condition... more) {
    var controlPlane = new ControlPlane();
    controlPlane.setMetadata(
        new ObjectMetaBuilder().withNamespace("cc-" + port).withName("demo").build());
    controlPlane.setSpec(Specs.asleep(false));
    var conditions = new ArrayList<>(List.of(condition(Reachable.API_SERVER_READY, "True")));
    conditions.addAll(List.of(more));
    controlPlane.setStatus(status(port, conditions));
    controlPlanes.add(controlPlane);
    ways.put(port, ANSWERED);
    return controlPlane;
  }

  private static ControlPlaneStatus status(int port, List<Condition> conditions) {
    return Partial.of(ControlPlaneStatus.class)
        .with("observedGeneration", 1L)
        .with("replicas", 1)
        .with("readyReplicas", 1)
        .with("endpoint", "https://192.0.2.10:" + port)
        .with("conditions", conditions)
        .make();
  }

  private static Condition condition(String type, String status) {
    return condition(type, status, "2026-01-01T00:00:00Z");
  }

  private static Condition condition(String type, String status, String since) {
    return new ConditionBuilder()
        .withType(type)
        .withStatus(status)
        .withLastTransitionTime(since)
        .build();
  }

  @Test
  void aWayThatWasOpenIsBrokenAtTheSecondLookAndOpenAgainAtTheSecond() {
    var demo = serving(30001);
    paths.look(ADMIN);
    assertThat(paths.isKnown(demo)).isTrue();

    ways.put(30001, REFUSED);
    assertThat(paths.look(ADMIN).areInDoubt()).isTrue();
    assertThat(paths.obstacle(demo)).isEmpty();
    assertThat(paths.look(ADMIN).areInDoubt()).isFalse();
    assertThat(paths.obstacle(demo)).hasValue("connection refused");

    ways.put(30001, ANSWERED);
    paths.look(ADMIN);
    assertThat(paths.obstacle(demo)).isPresent();
    paths.look(ADMIN);
    assertThat(paths.obstacle(demo)).isEmpty();
  }

  @Test
  void oneBadLookIsChance() {
    var demo = serving(30001);
    for (int i = 0; i < 5; i++) {
      ways.put(30001, ANSWERED);
      paths.look(ADMIN);
      ways.put(30001, REFUSED);
      paths.look(ADMIN);
    }
    assertThat(paths.obstacle(demo)).isEmpty();
  }

  @Test
  void aWayThatNobodyHasSeenOpenIsNotJudged() {
    var demo = serving(30001);
    ways.put(30001, REFUSED);
    for (int i = 0; i < 5; i++) {
      assertThat(paths.look(ADMIN).areKnown()).isFalse();
    }
    assertThat(paths.isKnown(demo)).isFalse();
    assertThat(paths.obstacle(demo)).isEmpty();
  }

  @Test
  void anOperatorGoesOnFromWhatTheOneBeforeItSaw() {
    var open = serving(30001, condition(Reachable.CONDITION, "True"));
    var broken = serving(30002, condition(Reachable.CONDITION, "False"));
    assertThat(paths.isKnown(open)).isTrue();
    assertThat(paths.obstacle(broken)).isPresent();

    ways.put(30001, REFUSED);
    paths.look(ADMIN);
    paths.look(ADMIN);

    assertThat(paths.obstacle(open)).hasValue("connection refused");
    assertThat(paths.obstacle(broken)).isEmpty();
  }

  @Test
  void aGuardedPortMayTurnUsAway() {
    var guarded = serving(30001);
    var open = serving(30002);
    gated.add(30001);
    paths.look(ADMIN);

    ways.replaceAll((_, _) -> TURNED_AWAY);
    paths.look(ADMIN);
    paths.look(ADMIN);

    assertThat(paths.obstacle(guarded)).isEmpty();
    assertThat(paths.obstacle(open)).hasValue("the edge ends each connection");
  }

  @Test
  void itIsTheEdgeWhenMostWaysAreBroken() {
    serving(30001);
    serving(30002);
    serving(30003);
    assertThat(paths.look(ADMIN).areBroken()).isFalse();

    ways.put(30001, REFUSED);
    paths.look(ADMIN);
    assertThat(paths.look(ADMIN).areBroken()).isFalse();

    ways.put(30003, REFUSED);
    paths.look(ADMIN);
    var found = paths.look(ADMIN);
    assertThat(found.areBroken()).isTrue();
    assertThat(found.sentence())
        .isEqualTo("2 of 3 APIs are not reached through the edge: connection refused");
    assertThat(paths.of("elsewhere").areBroken()).isFalse();
  }

  @Test
  void nobodyGoesToWhatSleepsIsGoneOrDoesNotServe() {
    var asleep = serving(30001);
    serving(30002)
        .setStatus(status(30002, List.of(condition(Reachable.API_SERVER_READY, "False"))));
    var other = serving(30003);
    other.getMetadata().setDeletionTimestamp("2026-01-01T00:00:00Z");
    paths.look(ADMIN);
    asleep.setSpec(Specs.asleep(true));
    ways.clear();

    assertThat(paths.look(ADMIN).areKnown()).isFalse();
    assertThat(paths.isKnown(asleep)).isFalse();
  }

  @Test
  void whileAnApiServerIsAwayItsWayIsWhatItWas() {
    var demo = serving(30001);
    paths.look(ADMIN);
    ways.put(30001, REFUSED);
    paths.look(ADMIN);
    paths.look(ADMIN);

    demo.setStatus(status(30001, List.of(condition(Reachable.API_SERVER_READY, "False"))));
    ways.clear();
    paths.look(ADMIN);

    assertThat(paths.obstacle(demo)).isPresent();
  }

  @Test
  void whatWasInTheWayWhileTheApiServerWasAwayIsForgottenWithItsReturn() {
    var demo = serving(30001);
    paths.look(ADMIN);
    ways.put(30001, TURNED_AWAY);
    paths.look(ADMIN);
    paths.look(ADMIN);
    assertThat(paths.of("local").areBroken()).isTrue();

    demo.setStatus(status(30001, List.of(condition(Reachable.API_SERVER_READY, "False"))));
    assertThat(paths.of("local").areBroken()).isFalse();
    var back = condition(Reachable.API_SERVER_READY, "True", "2026-01-01T00:00:07Z");
    demo.setStatus(status(30001, List.of(back)));

    assertThat(paths.obstacle(demo)).isEmpty();
    assertThat(paths.isKnown(demo)).isTrue();
    assertThat(paths.look(ADMIN).areInDoubt()).isTrue();
  }

  @Test
  void ofALargeFleetSomeAreSeenAtATimeAndAllWhenTheEdgeIsInDoubt() {
    for (int port = 30000; port < 30150; port++) {
      serving(port);
    }
    assertThat(probesOfALook()).isEqualTo(100);
    assertThat(controlPlanes).filteredOn(paths::isKnown).hasSize(100);
    assertThat(probesOfALook()).isEqualTo(100);
    assertThat(controlPlanes).allMatch(paths::isKnown);

    ways.replaceAll((_, _) -> REFUSED);
    assertThat(probesOfALook()).isEqualTo(100);
    assertThat(probesOfALook()).isEqualTo(150);
    assertThat(probesOfALook()).isEqualTo(150);
    assertThat(paths.of("local").areBroken()).isTrue();
    assertThat(controlPlanes).allMatch(c -> paths.obstacle(c).isPresent());
  }

  private int probesOfALook() {
    int before = probes.get();
    paths.look(ADMIN);
    return probes.get() - before;
  }
}
