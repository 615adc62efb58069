package io.kubinception.operator.customercluster;

import static io.kubinception.operator.customercluster.CustomerWorld.LIMIT;
import static io.kubinception.operator.customercluster.CustomerWorld.named;
import static io.kubinception.operator.customercluster.CustomerWorld.reason;
import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.Node;
import io.fabric8.kubernetes.api.model.NodeBuilder;
import io.fabric8.kubernetes.api.model.Quantity;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import io.kubinception.api.v1alpha1.ClusterSize;
import io.kubinception.api.v1alpha1.ControlPlane;
import io.kubinception.api.v1alpha1.CustomerCluster;
import io.kubinception.api.v1alpha1.EtcdTenant;
import io.kubinception.api.v1alpha1.Kubinception;
import io.kubinception.api.v1alpha1.NodePool;
import io.kubinception.api.v1alpha1.NodePoolSpec;
import io.kubinception.api.v1alpha1.OutOfMemory;
import io.kubinception.api.v1alpha1.RolledOut;
import io.kubinception.api.v1alpha1.Sized;
import io.kubinception.api.v1alpha1.Status;
import io.kubinception.controlplane.Component;
import io.kubinception.controlplane.ControlPlaneNames;
import io.kubinception.controlplane.SizeClass;
import io.kubinception.testkit.Eventually;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Control planes take the size of their clusters, in an admin cluster with CPU for one start. */
class SizeIT {
  private static final List<String> BOTH = List.of("one", "two");

  private final CustomerWorld world = new CustomerWorld(List.of(PlayedControlPlanes.ADDRESSES));
  private final PlayedControlPlanes played = new PlayedControlPlanes(world.client());

  @BeforeEach
  void twoSmallClusters() {
    registerNode();
    BOTH.forEach(this::make);
    BOTH.forEach(name -> becomes(name, ClusterSize.SMALL));
  }

  @AfterEach
  void stop() {
    played.close();
    world.close();
  }

  @Test
  void theyGrowWithTheirPoolsOneAtATimeAndShrinkMuchLater() {
    long one = generation("one");
    long two = generation("two");
    played.newApiServersComeUp(false);
    BOTH.forEach(name -> scale(name, 37));
    BOTH.forEach(name -> until(name + " is to grow", () -> fits(name, ClusterSize.MEDIUM)));
    assertThat(cluster("one").getStatus().recommendedSizeReason()).isEqualTo("37 nodes");
    assertThat(reason(cluster("one"), Sized.CONDITION)).isEqualTo(Sized.WAITING);
    assertThat(BOTH).allMatch(name -> controlPlane(name).getSpec().size() == ClusterSize.SMALL);

    String since = world.replaceOperator(() -> cluster("one").getStatus().recommendedSizeSince());
    world.clock().advance(SizeAdvice.MORE_NODES);
    BOTH.forEach(this::look);
    until("one of them rolls and the other one waits", () -> rolling() == 1 && waiting() == 1);
    assertThat(cluster("one").getStatus().recommendedSizeSince())
        .as("the new operator counts on")
        .isEqualTo(since);
    assertThat(BOTH).allMatch(name -> runs(name, ClusterSize.SMALL));

    played.newApiServersComeUp(true);
    BOTH.forEach(name -> becomes(name, ClusterSize.MEDIUM));
    assertThat(generation("one")).as("rolled once").isEqualTo(one + 1);
    assertThat(generation("two")).as("rolled once").isEqualTo(two + 1);

    scale("one", 3);
    until("a small one would do", () -> fits("one", ClusterSize.SMALL));
    world.clock().advance(SizeAdvice.LESS.minus(Duration.ofMinutes(1)));
    scale("one", 4);
    until("it was looked at", () -> "4 nodes".equals(why("one")));
    assertThat(controlPlane("one").getSpec().size()).isEqualTo(ClusterSize.MEDIUM);

    world.clock().advance(untilItShrinks("one"));
    look("one");
    becomes("one", ClusterSize.SMALL);
    assertThat(generation("one")).isEqualTo(one + 2);
    assertThat(runs("two", ClusterSize.MEDIUM)).isTrue();
  }

  @Test
  void oneWhoseApiServerIsKilledForWantOfMemoryGrowsAtOnce() {
    String at = Instant.now().truncatedTo(ChronoUnit.SECONDS).toString();
    KilledApiServer.tell(world.client(), apiServer("one"), at);

    until("it is to be medium", () -> asked("one").equals(Optional.of(ClusterSize.MEDIUM)));
    assertThat(controlPlane("one").getStatus().outOfMemory())
        .isEqualTo(new OutOfMemory(ClusterSize.SMALL, at));
    becomes("one", ClusterSize.MEDIUM);
    assertThat(why("one")).contains("was killed for want of memory at " + at + ", as small");
    assertThat(runs("two", ClusterSize.SMALL)).isTrue();
  }

  @Test
  void aLargerQuotaIsNoReasonToWaitForTheTenant() {
    long waited = waitsForTenant();
    long quota = quota();
    scale("one", 4);

    until("its quota grows", () -> quota() > quota);
    until(
        "the tenant has taken it",
        () -> Status.isOf(tenant().getStatus(), tenant().getMetadata().getGeneration()));

    assertThat(waitsForTenant()).isEqualTo(waited);
  }

  private EtcdTenant tenant() {
    return world
        .client()
        .resources(EtcdTenant.class)
        .inNamespace(inner("one"))
        .withName("one")
        .require();
  }

  private long quota() {
    return Objects.requireNonNullElse(tenant().getSpec().quotaBytes(), 0L);
  }

  private long waitsForTenant() {
    return world.client().v1().events().inNamespace(inner("one")).list().getItems().stream()
        .filter(event -> "EtcdTenantNotReady".equals(event.getReason()))
        .mapToLong(event -> Objects.requireNonNullElse(event.getCount(), 1))
        .sum();
  }

  /**
   * By what its status says: an operator that has not yet read what it wrote a moment before counts
   * from the next look on, which for its clock was an hour later.
   */
  private Duration untilItShrinks(String name) {
    Instant since = Instant.parse(cluster(name).getStatus().recommendedSizeSince());
    return Duration.between(world.clock().instant(), since.plus(SizeAdvice.LESS)).plusSeconds(1);
  }

  private static void until(String what, Callable<Boolean> question) {
    Eventually.within(LIMIT).isTrue(what, question);
  }

  /** Runs with this size; a failure says what everything looks like. */
  private void becomes(String name, ClusterSize size) {
    Eventually.within(LIMIT)
        .passes(
            "%s is %s".formatted(name, size.word()),
            () ->
                assertThat(runs(name, size))
                    .as(
                        "%s%n%s%n%s%n%s",
                        cluster(name).getStatus(),
                        controlPlane(name).getSpec(),
                        controlPlane(name).getStatus(),
                        apiServer(name).getStatus())
                    .isTrue());
  }

  /** Its kubelet is out of reach: it tells neither CPU nor memory. */
  private void registerNode() {
    world.create(new NodeBuilder().withNewMetadata().withName("admin-1").endMetadata().build());
    Node node = world.client().nodes().withName("admin-1").require();
    world
        .client()
        .resource(
            new NodeBuilder(node)
                .withNewStatus()
                .addNewAddress("127.0.0.1", "InternalIP")
                .addToAllocatable("cpu", new Quantity("1"))
                .addNewCondition()
                .withType("Ready")
                .withStatus("True")
                .endCondition()
                .endStatus()
                .build())
        .updateStatus();
  }

  /** With a pool that is paused, so that nobody makes instances. */
  private void make(String name) {
    var cluster = named(new CustomerCluster(), name, "default");
    cluster.setSpec(Specs.cluster());
    world.create(cluster);
    var pool = named(new NodePool(), name + "-workers", "default");
    pool.getMetadata().setAnnotations(Map.of(Kubinception.ANNOTATION_PAUSED, "true"));
    pool.setSpec(new NodePoolSpec(name, 3, "small", null, Map.of(), List.of()));
    world.create(pool);
  }

  private void scale(String name, int nodes) {
    world
        .client()
        .resources(NodePool.class)
        .inNamespace("default")
        .withName(name + "-workers")
        .scale(nodes);
  }

  private void look(String name) {
    world
        .client()
        .resource(cluster(name))
        .patch(
            PatchContext.of(PatchType.JSON_MERGE),
            "{\"metadata\":{\"annotations\":{\"look\":\"%s\"}}}".formatted(Instant.now()));
  }

  private CustomerCluster cluster(String name) {
    return world
        .client()
        .resources(CustomerCluster.class)
        .inNamespace("default")
        .withName(name)
        .require();
  }

  private ControlPlane controlPlane(String name) {
    return world
        .client()
        .resources(ControlPlane.class)
        .inNamespace(inner(name))
        .withName(name)
        .require();
  }

  private String inner(String name) {
    return Objects.requireNonNull(cluster(name).getStatus().controlPlaneNamespace());
  }

  private Deployment apiServer(String name) {
    return world
        .client()
        .apps()
        .deployments()
        .inNamespace(inner(name))
        .withName(new ControlPlaneNames(name).deployment(Component.API_SERVER))
        .require();
  }

  /** How often it was changed. */
  private long generation(String name) {
    return apiServer(name).getMetadata().getGeneration();
  }

  private Optional<ClusterSize> asked(String name) {
    var pod = apiServer(name).getSpec().getTemplate().getSpec();
    return SizeClass.ofApiServerLimit(
        pod.getContainers().getFirst().getResources().getLimits().get("memory"));
  }

  private boolean runs(String name, ClusterSize size) {
    var status = cluster(name).getStatus();
    return status != null && status.size() == size;
  }

  private boolean fits(String name, ClusterSize size) {
    return cluster(name).getStatus().recommendedSize() == size;
  }

  private String why(String name) {
    return String.valueOf(cluster(name).getStatus().recommendedSizeReason());
  }

  private long rolling() {
    return BOTH.stream().filter(n -> asked(n).equals(Optional.of(ClusterSize.MEDIUM))).count();
  }

  private long waiting() {
    return BOTH.stream()
        .filter(n -> reason(controlPlane(n), RolledOut.CONDITION).equals(RolledOut.WAITING))
        .count();
  }
}
