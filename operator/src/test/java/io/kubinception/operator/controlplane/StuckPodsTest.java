package io.kubinception.operator.controlplane;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.kubinception.api.v1alpha1.Kubinception;
import io.kubinception.api.v1alpha1.Reachable;
import io.kubinception.controlplane.Component;
import io.kubinception.testkit.FakeClock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Which pods are weeded out when what they need is back. */
class StuckPodsTest {
  private static final String STUCK = "CrashLoopBackOff";

  private final FakeClock clock = new FakeClock();
  private final RollingWorld world = new RollingWorld(clock, "1.36.4");
  private final List<Pod> pods = new ArrayList<>();
  private final List<String> deleted = new ArrayList<>();
  private final StuckPods stuck =
      new StuckPods(_ -> pods, pod -> deleted.add(pod.getMetadata().getName()));

  private void pod(Component component, String waitsFor, Instant ended) {
    pod(component, waitsFor, ended.minusSeconds(1), ended, 1, "Error");
  }

  private void pod(
      Component component,
      String waitsFor,
      Instant started,
      Instant ended,
      int code,
      String reason) {
    pods.add(
        new PodBuilder()
            .withNewMetadata()
            .withName(component.label())
            .addToLabels(Kubinception.LABEL_COMPONENT, component.label())
            .endMetadata()
            .withNewStatus()
            .addNewContainerStatus()
            .withNewState()
            .withNewWaiting()
            .withReason(waitsFor)
            .endWaiting()
            .endState()
            .withNewLastState()
            .withNewTerminated()
            .withStartedAt(started.toString())
            .withFinishedAt(ended.toString())
            .withExitCode(code)
            .withReason(reason)
            .endTerminated()
            .endLastState()
            .endContainerStatus()
            .endStatus()
            .build());
  }

  private void pod(Component component) {
    pod(component, STUCK, clock.instant());
    clock.advance(Duration.ofSeconds(1));
  }

  private void etcdIs(String reachable, String authEnabled, String healthy) {
    world.etcdSays("Reachable", reachable);
    world.etcdSays("AuthEnabled", authEnabled);
    world.etcdSays("Healthy", healthy);
  }

  @Test
  void anApiServerThatEndedBeforeItsEtcdWasBackIsReplaced() {
    pod(Component.API_SERVER);
    etcdIs("True", "True", "True");

    stuck.weedApiServers(world.begin());

    assertThat(deleted).containsExactly("api-server");
  }

  @Test
  void whileEtcdIsAwayNobodyIs() {
    pod(Component.API_SERVER);
    for (var down : List.of("True False True", "False True True", "True True False")) {
      String[] is = down.split(" ");
      etcdIs(is[0], is[1], is[2]);
      stuck.weedApiServers(world.begin());
    }
    assertThat(deleted).isEmpty();
  }

  @Test
  void whoHasTriedSinceHasATroubleOfItsOwn() {
    etcdIs("True", "True", "True");
    clock.advance(Duration.ofSeconds(1));
    pod(Component.API_SERVER);

    stuck.weedApiServers(world.begin());

    assertThat(deleted).isEmpty();
  }

  @Test
  void whoIsOnItsWayIsLeftAlone() {
    pod(Component.API_SERVER, "ContainerCreating", clock.instant());
    clock.advance(Duration.ofSeconds(1));
    etcdIs("True", "True", "True");

    stuck.weedApiServers(world.begin());

    assertThat(deleted).isEmpty();
  }

  @Test
  void whoWasKilledAfterItHadRunWellIsReplaced() {
    Instant ended = clock.instant();
    Instant early = ended.minus(Duration.ofMinutes(6));
    Instant lately = ended.minus(Duration.ofMinutes(4));
    pod(Component.TUNNEL_SERVER, STUCK, early, ended, 137, "Error");
    pod(Component.SCHEDULER, STUCK, lately, ended, 137, "Error");
    pod(Component.API_SERVER, STUCK, early, ended, 137, "OOMKilled");
    pod(Component.CONTROLLER_MANAGER, STUCK, early, ended, 1, "Error");

    stuck.weedOthers(world.begin());

    assertThat(deleted).containsExactly("tunnel-server");
  }

  @Test
  void theOthersNeedTheirApiServer() {
    pod(Component.CONTROLLER_MANAGER);
    pod(Component.SCHEDULER);
    pod(Component.API_SERVER);
    etcdIs("True", "True", "True");
    stuck.weedOthers(world.begin());
    assertThat(deleted).isEmpty();

    world.says(Reachable.API_SERVER_READY, "True", "Done");
    stuck.weedOthers(world.begin());

    assertThat(deleted).containsExactly("controller-manager", "scheduler");
  }
}
