package io.kubinception.operator.controlplane;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.kubinception.api.v1alpha1.AdminCluster;
import io.kubinception.api.v1alpha1.Reachable;
import io.kubinception.operator.AdminClusters;
import io.kubinception.operator.path.ApiPaths;
import io.kubinception.operator.path.PathProbe;
import io.kubinception.operator.steps.StepResult;
import io.kubinception.testkit.FakeClock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What is held back while customers do not reach an API server that is ready. */
class ReachTest {
  private static final PathProbe.Result ANSWERED = new PathProbe.Answered();
  private static final PathProbe.Result REFUSED = new PathProbe.Silent("connection refused");

  private static final AdminCluster ADMIN = AdminClusters.behind("172.30.0.10");

  private final FakeClock clock = new FakeClock();
  private final RollingWorld world = new RollingWorld(clock, "1.36.4");
  private final List<Instant> heartbeats = new ArrayList<>();
  private final List<String> stopped = new ArrayList<>();
  private PathProbe.Result way = ANSWERED;

  private final ApiPaths paths =
      new ApiPaths(() -> List.of(world.resource()), (_, _) -> way, _ -> false);
  private final Reach reach = new Reach(paths, _ -> List.copyOf(heartbeats), this::stop, clock);

  private void stop(Deployment deployment) {
    stopped.add(deployment.getMetadata().getName());
  }

  @BeforeEach
  void theWayIsOpen() {
    world.says(Reachable.API_SERVER_READY, "True", "Done");
    look();
  }

  private void look() {
    paths.look(ADMIN);
  }

  private void breaks() {
    way = REFUSED;
    look();
    look();
  }

  private void opens() {
    way = ANSWERED;
    look();
    look();
  }

  /** A pass that looks, and writes down what it found. */
  private StepResult pass() {
    ControlPlanePass pass = world.begin();
    reach.keepHeldBack(pass);
    StepResult result = reach.look(pass);
    if (result instanceof StepResult.Wait wait) {
      world.says(Reachable.CONDITION, "False", wait.reason());
    } else {
      world.says(Reachable.CONDITION, "True", "Done");
    }
    return result;
  }

  private boolean runsControllers() {
    ControlPlanePass pass = world.begin();
    reach.keepHeldBack(pass);
    return !pass.controllersAreHeldBack();
  }

  @Test
  void nothingIsSaidOfAWayThatNobodySawOpen() {
    var other =
        new Reach(
            new ApiPaths(() -> List.of(world.resource()), (_, _) -> REFUSED, _ -> false),
            _ -> List.of(),
            this::stop,
            clock);
    assertThat(other.step(world.begin())).isEmpty();
    assertThat(reach.step(world.begin())).isPresent();
  }

  @Test
  void anOpenWayIsAllThatIsAskedFor() {
    assertThat(pass()).isEqualTo(StepResult.done("customers reach it"));
    assertThat(stopped).isEmpty();
  }

  @Test
  void aClusterWithoutNodesHasNobodyToJudge() {
    breaks();
    assertThat(pass())
        .isEqualTo(
            StepResult.waitFor(
                Duration.ofSeconds(30),
                "PathBroken",
                "the API server is ready, but customers do not reach it at"
                    + " https://172.30.0.10:30000: connection refused"));
    assertThat(stopped).isEmpty();
  }

  @Test
  void nodesThatGetThroughAreJudgedAsEver() {
    breaks();
    heartbeats.add(clock.instant().minusSeconds(300));
    heartbeats.add(clock.instant().minusSeconds(9));
    assertThat(pass()).extracting("reason").isEqualTo("PathBroken");
    assertThat(stopped).isEmpty();
    assertThat(runsControllers()).isTrue();
  }

  @Test
  void controllersAreHeldBackSoonAfterTheNodesFellSilent() {
    heartbeats.add(clock.instant());
    breaks();
    clock.advance(Duration.ofSeconds(14));
    assertThat(pass()).extracting("after").isEqualTo(Duration.ofSeconds(5));
    clock.advance(Duration.ofSeconds(6));

    assertThat(pass()).extracting("reason").isEqualTo("NodesCutOff");
    assertThat(stopped).containsExactly("demo-controller-manager");
    assertThat(runsControllers()).isFalse();
  }

  @Test
  void nodesThatAreHeardOfInSpiteOfItAreLookedForLessAndLess() {
    heartbeats.add(clock.instant());
    breaks();
    pass();
    clock.advance(Duration.ofSeconds(61));
    heartbeats.add(clock.instant());
    assertThat(pass()).extracting("after").isEqualTo(Duration.ofSeconds(30));
  }

  @Test
  void theyRunAgainWhenTheWayIsOpen() {
    heartbeats.add(clock.instant().minusSeconds(21));
    breaks();
    pass();
    opens();

    assertThat(runsControllers()).isTrue();
    assertThat(pass()).isEqualTo(StepResult.done("customers reach it"));
  }

  @Test
  void theyRunAgainWhenNodesAreHeardOfAlthoughWeDoNotGetThrough() {
    heartbeats.add(clock.instant().minusSeconds(21));
    breaks();
    pass();
    heartbeats.add(clock.instant());
    pass();

    assertThat(runsControllers()).isTrue();
  }

  @Test
  void anOperatorThatBeginsAnewLetsNobodyLoose() {
    heartbeats.add(clock.instant().minusSeconds(21));
    breaks();
    pass();

    var fresh = new ApiPaths(() -> List.of(world.resource()), (_, _) -> way, _ -> false);
    ControlPlanePass pass = world.begin();
    new Reach(fresh, _ -> heartbeats, this::stop, clock).keepHeldBack(pass);

    assertThat(pass.controllersAreHeldBack()).isTrue();
  }
}
