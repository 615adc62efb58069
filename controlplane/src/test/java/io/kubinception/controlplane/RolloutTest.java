package io.kubinception.controlplane;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.Quantity;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.apps.DeploymentBuilder;
import io.kubinception.api.v1alpha1.ClusterSize;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class RolloutTest {

  @ParameterizedTest
  @EnumSource(Component.class)
  void theSecondComesWhenOneOfTheNewTemplateIsReady(Component component) {
    Deployment shared = rendered(1, component);
    Deployment ha = rendered(2, component);

    Deployment first = Rollout.next(component, ha, ready(shared));
    assertThat(first.getSpec().getReplicas()).isEqualTo(1);
    assertThat(first.getSpec().getTemplate()).isEqualTo(ha.getSpec().getTemplate());
    assertThat(Rollout.next(component, ha, underWay(first)))
        .as("while the one of before still runs")
        .isEqualTo(first);

    assertThat(Rollout.next(component, ha, ready(first))).isEqualTo(ha);
    assertThat(Rollout.isComplete(ha, ready(first))).isFalse();
    assertThat(Rollout.isComplete(ha, ready(ha))).isTrue();
  }

  @ParameterizedTest
  @EnumSource(
      value = Component.class,
      names = {"CONTROLLER_MANAGER", "SCHEDULER"})
  void noneStartsBesideOneThatElectsNoLeader(Component component) {
    Deployment first =
        Rollout.next(component, rendered(2, component), ready(rendered(1, component)));

    assertThat(first.getSpec().getStrategy().getType()).isEqualTo("Recreate");
    assertThat(rendered(1, component).getSpec().getStrategy().getType())
        .as("on the way back, too")
        .isEqualTo("Recreate");
  }

  @ParameterizedTest
  @EnumSource(Component.class)
  void aStartBeginsWithOne(Component component) {
    Deployment ha = rendered(2, component);

    assertThat(next(component, ha, null)).isEqualTo(1);
    assertThat(next(component, ha, ready(scaled(ha, 0)))).isEqualTo(1);
    assertThat(next(component, ha, scaled(ha, 1))).as("no status yet").isEqualTo(1);
  }

  @ParameterizedTest
  @EnumSource(Component.class)
  void whatRunsTwiceIsNeverTakenToOneOnTheWay(Component component) {
    Deployment ha = rendered(2, component);
    Deployment older =
        new DeploymentBuilder(ha)
            .editSpec()
            .editTemplate()
            .editMetadata()
            .addToAnnotations(ComponentDeployment.CONFIG_HASH, "older")
            .endMetadata()
            .endTemplate()
            .endSpec()
            .build();

    assertThat(next(component, ha, ready(older))).isEqualTo(2);
    assertThat(next(component, ha, underWay(ha))).isEqualTo(2);
  }

  @ParameterizedTest
  @EnumSource(Component.class)
  void anotherSizeIsAnotherPod(Component component) {
    Deployment small = rendered(1, component);
    Deployment medium =
        Rendering.of(Models.of(ClusterSize.MEDIUM, Models.minimal())).deployment(component);

    assertThat(Rollout.isOf(medium, small)).isFalse();
    assertThat(Rollout.isOf(small, medium)).isFalse();
    assertThat(Rollout.isOf(medium, medium)).isTrue();
    assertThat(Rollout.isOf(small, withMore(small)))
        .as("what others add is theirs, and no reason to replace pods again and again")
        .isTrue();
  }

  private static Deployment withMore(Deployment deployment) {
    return new DeploymentBuilder(deployment)
        .editSpec()
        .editTemplate()
        .editSpec()
        .editFirstContainer()
        .addNewEnv()
        .withName("GODEBUG")
        .withValue("x=1")
        .endEnv()
        .editResources()
        .addToLimits("cpu", new Quantity("2"))
        .endResources()
        .endContainer()
        .endSpec()
        .endTemplate()
        .endSpec()
        .build();
  }

  @Test
  void lessIsAppliedAtOnce() {
    Deployment shared = rendered(1, Component.API_SERVER);

    assertThat(Rollout.next(Component.API_SERVER, shared, ready(rendered(2, Component.API_SERVER))))
        .isEqualTo(shared);
    assertThat(next(Component.API_SERVER, rendered(0, Component.API_SERVER), ready(shared)))
        .isZero();
  }

  private static int next(Component component, Deployment wanted, @Nullable Deployment seen) {
    return Rollout.next(component, wanted, seen).getSpec().getReplicas();
  }

  private static Deployment rendered(int replicas, Component component) {
    return Rendering.of(Models.withReplicas(replicas)).deployment(component);
  }

  private static Deployment scaled(Deployment deployment, int replicas) {
    return new DeploymentBuilder(deployment).editSpec().withReplicas(replicas).endSpec().build();
  }

  private static Deployment ready(Deployment applied) {
    int replicas = applied.getSpec().getReplicas();
    return seen(applied, replicas, replicas);
  }

  /** One more pod than there shall be, as the one of before has not ended. */
  private static Deployment underWay(Deployment applied) {
    int replicas = applied.getSpec().getReplicas();
    return seen(applied, replicas + 1, 1);
  }

  private static Deployment seen(Deployment applied, int pods, int updated) {
    return new DeploymentBuilder(applied)
        .editMetadata()
        .withGeneration(7L)
        .endMetadata()
        .withNewStatus()
        .withObservedGeneration(7L)
        .withReplicas(pods)
        .withReadyReplicas(pods)
        .withUpdatedReplicas(updated)
        .endStatus()
        .build();
  }
}
