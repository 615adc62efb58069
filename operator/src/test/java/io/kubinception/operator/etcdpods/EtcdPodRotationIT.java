package io.kubinception.operator.etcdpods;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.client.KubernetesClient;
import io.kubinception.api.v1alpha1.AuthoritiesRotation;
import io.kubinception.api.v1alpha1.EtcdCluster;
import io.kubinception.api.v1alpha1.EtcdRotation;
import io.kubinception.api.v1alpha1.EtcdStatefulSet;
import io.kubinception.api.v1alpha1.RotationGoal;
import io.kubinception.api.v1alpha1.RotationPhase;
import io.kubinception.etcd.ClusterReport;
import io.kubinception.etcd.ClusterReport.Member;
import io.kubinception.etcd.EtcdClient;
import io.kubinception.etcd.EtcdConnection;
import io.kubinception.etcd.EtcdException;
import io.kubinception.etcd.EtcdHealth;
import io.kubinception.etcd.EtcdTenancy;
import io.kubinception.etcd.testing.EtcdProcess;
import io.kubinception.etcd.testing.Writer;
import io.kubinception.operator.etcdpods.EtcdPodMembers.AsWished;
import io.kubinception.operator.etcdpods.EtcdPodMembers.Awaited;
import io.kubinception.operator.etcdpods.EtcdPodMembers.Work;
import io.kubinception.operator.kube.Applier;
import io.kubinception.pki.TlsMaterial;
import io.kubinception.testkit.Eventually;
import io.kubinception.testkit.KubeApiServer;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Other authorities for three real members, under a customer who writes without a pause. */
class EtcdPodRotationIT {
  private static final Eventually SOON = Eventually.within(Duration.ofMinutes(3));
  private static final String AT = "2026-01-31T08:00:00Z";

  @TempDir private Path files = Path.of("");
  private final KubeApiServer server = KubeApiServer.launch();
  private final KubernetesClient client = server.client();
  private final EtcdProcess etcd = EtcdProcess.start(3);
  private EtcdCluster cluster = new EtcdCluster();
  private String version = "";
  private RotatedPods world = new RotatedPods(client, etcd, Path.of(""));

  @BeforeEach
  void threeMembers() {
    PlayedPods.install(client);
    try (EtcdClient root = etcd.rootClient()) {
      new EtcdTenancy(root).ensure(RotatedPods.CUSTOMER);
      version = root.maintenance().status(etcd.endpoints().getFirst()).version();
    }
    world = new RotatedPods(client, etcd, files);
    var played = new PlayedPods(client, "own");
    cluster = played.register(wish(null));
    pods().certificates(cluster, wish(null));
    pods().placed(cluster, wish(null));
    played.born();
    world.begin();
    SOON.isTrue(
        "they serve with what the Secret says",
        () -> report().members().stream().filter(Member::reachable).count() == 3);
  }

  @AfterEach
  void stop() throws InterruptedException {
    world.close();
    etcd.close();
    server.close();
  }

  private EtcdStatefulSet wish(@Nullable RotationGoal goal) {
    return new EtcdStatefulSet(
        3, version, "1Gi", "local-disk", "512Mi", goal == null ? null : new EtcdRotation(AT, goal));
  }

  /** An operator that has just started: it remembers nothing. */
  private EtcdPods pods() {
    var clock = Clock.systemUTC();
    var pods = new EtcdPods(client, new Applier(client, clock), PlayedPods.NAMESPACE, clock);
    pods.onRotation(_ -> world.issue());
    return pods;
  }

  private ClusterReport report() {
    try (EtcdClient root = world.root()) {
      return new EtcdHealth(root).report();
    } catch (EtcdException e) {
      return new ClusterReport(List.of(), List.of(), Optional.empty(), List.of());
    }
  }

  /** One look, of another operator each time; the control plane rolls between two of them. */
  private @Nullable AuthoritiesRotation look(RotationGoal goal) {
    EtcdPods pods = pods();
    pods.certificates(cluster, wish(goal));
    pods.placed(cluster, wish(goal));
    try (EtcdClient root = world.root()) {
      ClusterReport report = new EtcdHealth(root).report();
      Optional<String> busy =
          switch (pods.members(cluster, wish(goal), root).next(report, _ -> {})) {
            case Work work -> {
              work.run().call();
              yield Optional.of(work.what());
            }
            case Awaited awaited -> Optional.of(awaited.what());
            case AsWished _ -> Optional.empty();
          };
      var rotated = pods.rotate(cluster, wish(goal), report, busy).rotation();
      if (rotated != null && busy.isEmpty()) {
        world.roll();
      }
      return rotated;
    } catch (Exception e) {
      throw new IllegalStateException(e);
    }
  }

  private void until(RotationPhase phase, RotationGoal goal) {
    SOON.isTrue("it is " + phase, () -> isAt(phase, goal));
  }

  private boolean isAt(RotationPhase phase, RotationGoal goal) {
    AuthoritiesRotation told = look(goal);
    return told != null && told.phase() == phase;
  }

  private String missing() {
    AuthoritiesRotation told = look(RotationGoal.PREPARE);
    return told == null || told.missing() == null ? "" : told.missing();
  }

  private static boolean isLetIn(EtcdConnection connection) {
    try (EtcdClient somebody = EtcdClient.connect(connection)) {
      somebody.maintenance().status(connection.endpoints().getFirst());
      return true;
    } catch (EtcdException e) {
      return false;
    }
  }

  @Test
  void theCustomerWritesOnAndTheOldCertificatesAreWorthNothingAtTheEnd() {
    EtcdClient customer = world.customer();
    TlsMaterial before = world.customersMaterial();
    String prefix = RotatedPods.CUSTOMER.keyRange().start().toStringUtf8() + "w/";
    try (Writer writer = new Writer(customer, prefix)) {
      until(RotationPhase.PREPARED, RotationGoal.PREPARE);
      assertThat(isLetIn(world.withCertificateOf(before))).as("both are trusted").isTrue();
      assertThat(world.customersMaterial().certificatePem()).isNotEqualTo(before.certificatePem());

      until(RotationPhase.COMPLETED, RotationGoal.COMPLETE);
      assertThat(isLetIn(world.withCertificateOf(before))).isFalse();
      assertThat(isLetIn(world.withCertificateOf(world.customersMaterial()))).isTrue();

      long written = writer.written();
      SOON.isTrue("it goes on", () -> writer.written() > written);
      writer.close();
      assertThat(writer.failures()).isEmpty();
      assertThat(writer.lost(customer)).isZero();
    }
  }

  @Test
  void whoFollowedGoesBackWhenItIsAborted() {
    world.customer();
    TlsMaterial before = world.customersMaterial();
    world.hold();
    SOON.isTrue(
        "an API server that would not know the new authority is waited for",
        () ->
            missing()
                .contains(
                    "1 of 1 tenants have not followed (cc-demo/demo has an API server that began"
                        + " before it had its certificate"));
    world.letRoll();
    until(RotationPhase.PREPARED, RotationGoal.PREPARE);
    TlsMaterial followed = world.customersMaterial();

    until(RotationPhase.ABORTED, RotationGoal.ABORT);

    assertThat(isLetIn(world.withCertificateOf(before))).isTrue();
    assertThat(isLetIn(world.withCertificateOf(followed))).isFalse();
    assertThat(isLetIn(world.withCertificateOf(world.customersMaterial()))).isTrue();
  }
}
