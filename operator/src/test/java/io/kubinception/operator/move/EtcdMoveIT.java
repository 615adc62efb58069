package io.kubinception.operator.move;

import static io.kubinception.operator.move.MoveWorld.LIMIT;
import static io.kubinception.operator.move.MoveWorld.NEW;
import static io.kubinception.operator.move.MoveWorld.OLD;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.NamespaceBuilder;
import io.fabric8.kubernetes.api.model.SecretBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.Watcher;
import io.fabric8.kubernetes.client.WatcherException;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import io.kubinception.api.v1alpha1.ControlPlane;
import io.kubinception.api.v1alpha1.EtcdMove;
import io.kubinception.api.v1alpha1.EtcdMoveSpec;
import io.kubinception.api.v1alpha1.Kubinception;
import io.kubinception.api.v1alpha1.Status;
import io.kubinception.api.v1alpha1.TenantReference;
import io.kubinception.etcd.EtcdClient;
import io.kubinception.etcd.EtcdTenancy;
import io.kubinception.etcd.TenantFence;
import io.kubinception.etcd.TenantHome;
import io.kubinception.etcd.TenantId;
import io.kubinception.operator.kube.Home;
import io.kubinception.testkit.Eventually;
import io.kubinception.testkit.KubeApiServer;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.api.io.TempDir;

/** Real API servers, two real etcd clusters and the operator as a process. */
@TestInstance(Lifecycle.PER_CLASS)
class EtcdMoveIT {
  private static final String NAMESPACE = "busy";

  private MoveWorld world;
  private EtcdClient source;
  private EtcdClient target;

  @BeforeAll
  void start(@TempDir Path folder) throws IOException {
    world = new MoveWorld(folder);
    source = world.etcd(OLD).rootClient();
    target = world.etcd(NEW).rootClient();
  }

  @AfterAll
  void stop() {
    source.close();
    target.close();
    world.close();
  }

  @Test
  void aWatchHeldThroughAMoveIsToldEverythingOnce() throws Exception {
    TenantId id = world.tenant("one");
    world.controlPlane("one");
    world.pod("one", OLD);
    try (KubeApiServer server = KubeApiServer.launchOn(world.storage("one", id, OLD))) {
      KubernetesClient customer = server.client();
      namespace(customer);
      secret(customer);
      long before;
      try (var observer = new Observer(customer, NAMESPACE);
          var recorder = new Recorder(customer, NAMESPACE)) {
        Eventually.within(LIMIT).isTrue("it writes", () -> recorder.number() > 50);
        before = Long.parseLong(customer.configMaps().list().getMetadata().getResourceVersion());

        world.move("one", "one", 1);
        becomesNew(server, "one", id);

        int since = recorder.number();
        Eventually.within(LIMIT).isTrue("it goes on", () -> recorder.number() > since + 50);
        Map<String, String> acknowledged = recorder.end();
        System.out.printf(
            "MOVE of a control plane: longest pause of a writer %d ms%n",
            recorder.longestOutage().toMillis());
        Eventually.within(LIMIT)
            .passes(
                "the watch is told all of it",
                () ->
                    acknowledged.forEach(
                        (name, value) ->
                            assertThat(observer.last(name)).as(name).isIn(told(value))));
        observer.assertOrder();
      }
      assertOldWatchIsToldToListAnew(customer, before);
      assertThat(customer.secrets().inNamespace(NAMESPACE).withName("kept").require().getData())
          .containsEntry("key", "czNjcmV0");
      EtcdMove moved = world.awaitCondition("one", "Ready");
      assertThat(moved.getStatus().from()).isEqualTo(OLD);
      assertThat(moved.getStatus().keys()).isGreaterThan(50);
      assertThat(moved.getStatus().targetRevision())
          .isGreaterThan(moved.getStatus().sourceRevision());
      assertThat(new EtcdTenancy(source).leftovers(id).none()).isTrue();
      assertThat(new TenantHome(source).of(id)).isEmpty();
      assertThat(new TenantHome(target).of(id)).contains(Home.of(world.client()).uid());
      assertThat(new TenantFence(target).holder(id)).isEmpty();
    }
  }

  /** Nobody is told of what came and went between the end of one watch and the next list. */
  private static List<String> told(String value) {
    return value.equals("deleted") ? List.of(value, Observer.NEVER) : List.of(value);
  }

  /** What the control plane's Deployment would do, by what the operator wrote. */
  private void becomesNew(KubeApiServer server, String tenant, TenantId id) throws IOException {
    world.awaitCredentials(tenant, NEW);
    server.restartOn(world.storage(tenant, id, NEW));
    assertThat(find(tenant).getStatus().servedAt()).isNull();
    world.podEnds(tenant, OLD);
    world.pod(tenant, NEW);
    world.awaitCondition(tenant, "Served");
  }

  private EtcdMove find(String name) {
    return world.client().resources(EtcdMove.class).withName(name).require();
  }

  /** A revision of before is never taken for one of now: the client is sent to list. */
  private static void assertOldWatchIsToldToListAnew(KubernetesClient customer, long before)
      throws Exception {
    var closed = new CompletableFuture<WatcherException>();
    var watcher =
        new Watcher<ConfigMap>() {
          @Override
          public void eventReceived(Action action, ConfigMap map) {
            closed.completeExceptionally(new AssertionError("an event: " + action));
          }

          @Override
          public void onClose(WatcherException cause) {
            closed.complete(cause);
          }
        };
    try (var watch =
        customer
            .configMaps()
            .inNamespace(NAMESPACE)
            .withResourceVersion(Long.toString(before))
            .watch(watcher)) {
      assertThat(closed.get(60, TimeUnit.SECONDS).isHttpGone()).isTrue();
    }
  }

  @Test
  void anOperatorKilledAtAnyTimeGoesOn() throws IOException {
    TenantId id = world.tenant("two");
    fill(id, 4000);
    long keys = source.kv().count(id.keyRange()).keys();
    var fence = new TenantFence(source);

    world.move("two", "two", 5);
    killWhen("it copies", () -> target.kv().count(id.keyRange()).keys() > 100);
    killWhen("the tenant is frozen", () -> fence.holder(id).isPresent());
    killWhen("it is switched", () -> world.find("two").getSpec().etcdCluster().equals(NEW));
    EtcdMove moved = world.awaitCondition("two", "Served");

    assertThat(moved.getStatus().keys()).isEqualTo(keys);
    assertThat(target.kv().count(id.keyRange()).keys()).isEqualTo(keys);
    world.awaitCredentials("two", NEW);
    try (EtcdClient customer = world.etcd(NEW).client(id)) {
      customer.kv().put(key(id, "registry/goes-on"), ByteString.copyFromUtf8("x"));
    }
    killWhen("the source is cleared", () -> source.kv().count(id.keyRange()).keys() < keys);
    world.awaitCondition("two", "Ready");
    assertThat(new EtcdTenancy(source).leftovers(id).none()).isTrue();
    assertThat(target.kv().count(id.keyRange()).keys()).isEqualTo(keys + 1);
  }

  private void killWhen(String what, Callable<Boolean> now) {
    Eventually.within(LIMIT).isTrue(what, now);
    world.restartOperator();
  }

  @Test
  void aMoveDeletedInTimeIsTakenBack() {
    TenantId id = world.tenant("three");
    fill(id, 4000);
    world.move("three", "three", 5);
    Eventually.within(LIMIT)
        .isTrue("it copies", () -> target.kv().count(id.keyRange()).keys() > 100);

    world.client().resources(EtcdMove.class).withName("three").delete();

    Eventually.within(LIMIT)
        .isTrue(
            "it is gone",
            () -> world.client().resources(EtcdMove.class).withName("three").get() == null);
    String etcd = world.find("three").getSpec().etcdCluster();
    // Who deletes too late has it brought to its end.
    EtcdClient there = etcd.equals(OLD) ? source : target;
    EtcdClient gone = etcd.equals(OLD) ? target : source;
    assertThat(new EtcdTenancy(gone).leftovers(id).none()).isTrue();
    assertThat(there.kv().count(id.keyRange()).keys()).isEqualTo(4000);
    assertThat(new TenantFence(there).holder(id)).isEmpty();
  }

  @Test
  void aTenantDeletedInTheMiddleLeavesNothing() {
    TenantId id = world.tenant("five");
    fill(id, 4000);
    world.move("five", "five", 5);
    Eventually.within(LIMIT)
        .isTrue("it copies", () -> target.kv().count(id.keyRange()).keys() > 100);

    world.client().resource(world.find("five")).delete();

    world.awaitCondition("five", "SourceCleared");
    assertThat(new EtcdTenancy(source).leftovers(id).none()).isTrue();
    assertThat(new EtcdTenancy(target).leftovers(id).none()).isTrue();
  }

  @Test
  void aMoveOfWhatIsPausedWaitsAndTheTenantGoesOn() {
    TenantId id = world.tenant("six");
    fill(id, 10);
    world.controlPlane("six");
    pause("six", "true");

    world.move("six", "six", 0);
    Eventually.within(LIMIT)
        .isTrue("it waits", () -> Status.isReason(find("six").getStatus(), "Ready", "Paused"));
    assertThat(world.find("six").getSpec().etcdCluster()).isEqualTo(OLD);
    assertThat(new TenantFence(source).holder(id)).isEmpty();

    pause("six", null);
    world.awaitCondition("six", "Moved");
    assertThat(target.kv().count(id.keyRange()).keys()).isEqualTo(10);
  }

  /** As {@code kubectl annotate} does: the operator may write to it at the same time. */
  private void pause(String controlPlane, @Nullable String value) {
    world
        .client()
        .resources(ControlPlane.class)
        .inNamespace("default")
        .withName(controlPlane)
        .patch(
            PatchContext.of(PatchType.JSON_MERGE),
            """
            {"metadata": {"annotations": {"%s": %s}}}"""
                .formatted(
                    Kubinception.ANNOTATION_PAUSED, value == null ? null : "\"" + value + "\""));
  }

  @Test
  void aMoveThatALaterOneOvertookComesToItsEnd() {
    TenantId id = world.tenant("seven");
    fill(id, 10);
    world.controlPlane("seven");
    world.pod("seven", OLD);
    world.move("seven", "seven", 0);
    world.awaitCondition("seven", "Moved");

    world
        .client()
        .resource(world.find("seven"))
        .edit(
            tenant -> {
              tenant.setSpec(tenant.getSpec().movedTo("third", "a later move"));
              return tenant;
            });
    world.podEnds("seven", OLD);
    world.pod("seven", "third", "--etcd-servers=https://third:2379");

    world.awaitCondition("seven", "Ready");
    assertThat(new EtcdTenancy(source).leftovers(id).none()).isTrue();
  }

  @Test
  void aMoveToWhereTheTenantIsAlreadyIsRefused() {
    TenantId id = world.tenant("four");
    var move = MoveWorld.named(new EtcdMove(), "four");
    move.setSpec(EtcdMoveSpec.of(new TenantReference("default", "four"), OLD));
    world.client().resource(move).create();
    Eventually.within(LIMIT)
        .isTrue(
            "it is refused",
            () -> Status.isReason(find("four").getStatus(), "Ready", "AlreadyThere"));
    assertThat(new TenantFence(source).holder(id)).isEmpty();
  }

  private void fill(TenantId id, int keys) {
    String value = "x".repeat(5000);
    for (int i = 0; i < keys; i++) {
      source.kv().put(key(id, "registry/a/%05d".formatted(i)), ByteString.copyFromUtf8(value + i));
    }
  }

  private static ByteString key(TenantId id, String relative) {
    return ByteString.copyFromUtf8("/t/" + id + "/" + relative);
  }

  private static void namespace(KubernetesClient customer) {
    customer
        .resource(
            new NamespaceBuilder().withNewMetadata().withName(NAMESPACE).endMetadata().build())
        .create();
  }

  private static void secret(KubernetesClient customer) {
    customer
        .resource(
            new SecretBuilder()
                .withNewMetadata()
                .withName("kept")
                .withNamespace(NAMESPACE)
                .endMetadata()
                .withStringData(Map.of("key", "s3cret"))
                .build())
        .create();
  }
}
