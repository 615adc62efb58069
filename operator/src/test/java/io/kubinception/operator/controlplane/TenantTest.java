package io.kubinception.operator.controlplane;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.Condition;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.kubinception.api.v1alpha1.ControlPlane;
import io.kubinception.api.v1alpha1.ControlPlaneStatus;
import io.kubinception.api.v1alpha1.Hibernated;
import io.kubinception.operator.kube.Conditions;
import io.kubinception.testkit.FakeClock;
import io.kubinception.testkit.Partial;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TenantTest {

  @ParameterizedTest
  @CsvSource({
    "never started,     false, false, false, false",
    "created asleep,    false, true,  false, false",
    "runs,              true,  false, false, true",
    "falls asleep,      true,  true,  false, true",
    "sleeps,            true,  true,  true,  true",
    "wakes,             true,  false, true,  false"
  })
  void nothingStartsBeforeItsTenantIsReady(
      String how, boolean startedBefore, boolean asleep, boolean slept, boolean notWaitedFor) {
    var controlPlane = new ControlPlane();
    controlPlane.setMetadata(new ObjectMetaBuilder().withName("demo").build());
    controlPlane.setSpec(Specs.asleep(asleep));
    controlPlane.setStatus(status(startedBefore, slept));

    assertThat(Tenant.isNotWaitedFor(new ControlPlanePass(controlPlane, Map.of(), null)))
        .as(how)
        .isEqualTo(notWaitedFor);
  }

  private static ControlPlaneStatus status(boolean startedBefore, boolean slept) {
    var told = new Conditions(new FakeClock(), 1L, List.of());
    List<Condition> conditions =
        slept ? told.set(Hibernated.CONDITION, "True", "Any", "").list() : List.of();
    return Partial.of(ControlPlaneStatus.class)
        .with("observedGeneration", 1L)
        .with("replicas", 1)
        .with("readyReplicas", 1)
        .with("startedAt", startedBefore ? "2026-01-01T00:00:00Z" : null)
        .with("conditions", conditions)
        .make();
  }
}
