package io.kubinception.operator.controlplane;

import static org.assertj.core.api.Assertions.assertThat;

import io.kubinception.api.v1alpha1.KubernetesVersions;
import io.kubinception.api.v1alpha1.Redundant;
import io.kubinception.controlplane.SecretChecksums;
import io.kubinception.operator.kube.Conditions;
import io.kubinception.testkit.FakeClock;
import org.junit.jupiter.api.Test;

/** What is said of a control plane of two that is not usable: nobody looks where its pods are. */
class RedundancyTest {
  private final FakeClock clock = new FakeClock();
  private final RollingWorld world = new RollingWorld(clock, KubernetesVersions.DEFAULT);

  @Test
  void whatIsMissingIsNamed() {
    world.replicas(2);

    var told = tell();

    assertThat(told.isReason(Redundant.CONDITION, Redundant.REPLICAS_MISSING)).isTrue();
  }

  @Test
  void whatWasMissingIsNotSaidToBeMissingOnceItIsThere() {
    world.replicas(2);
    world.says(Redundant.CONDITION, "False", Redundant.REPLICAS_MISSING);
    world.isAllThere();

    var told = tell();

    assertThat(told.isReason(Redundant.CONDITION, "NotUsable")).isTrue();
    assertThat(told.isTrue(Redundant.CONDITION)).isFalse();
  }

  @Test
  void whatBoreTheLossOfANodeStillDoes() {
    world.replicas(2);
    world.says(Redundant.CONDITION, "True", "Spread");
    world.isAllThere();

    assertThat(tell().isTrue(Redundant.CONDITION)).isTrue();
  }

  private Conditions tell() {
    var pass = world.begin();
    Roll.render(pass, SecretChecksums.NONE);
    var conditions = new Conditions(clock, 1L, pass.controlPlane().getStatus().conditions());
    Redundancy.tell(pass, conditions);
    return conditions;
  }
}
