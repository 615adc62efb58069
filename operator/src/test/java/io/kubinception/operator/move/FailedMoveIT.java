package io.kubinception.operator.move;

import static io.kubinception.operator.move.MoveWorld.LIMIT;
import static io.kubinception.operator.move.MoveWorld.NEW;
import static io.kubinception.operator.move.MoveWorld.OLD;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.ByteString;
import io.fabric8.kubernetes.api.model.Condition;
import io.javaoperatorsdk.operator.Operator;
import io.kubinception.api.v1alpha1.EtcdMove;
import io.kubinception.api.v1alpha1.EtcdMoveSpec;
import io.kubinception.api.v1alpha1.EtcdMoveStatus;
import io.kubinception.api.v1alpha1.Status;
import io.kubinception.api.v1alpha1.TenantReference;
import io.kubinception.etcd.ChangeStream;
import io.kubinception.etcd.EtcdClient;
import io.kubinception.etcd.EtcdTenancy;
import io.kubinception.etcd.KeyRange;
import io.kubinception.etcd.TenantFence;
import io.kubinception.etcd.TenantId;
import io.kubinception.etcd.move.TenantMove;
import io.kubinception.etcd.usage.ScanRules;
import io.kubinception.operator.Main;
import io.kubinception.operator.Settings;
import io.kubinception.operator.backup.OperatorProcess;
import io.kubinception.operator.etcdcluster.EtcdConnections;
import io.kubinception.operator.quota.UsageKeeper;
import io.kubinception.testkit.Eventually;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.io.IOException;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The operator on real servers, by a clock that goes ahead while a move freezes its tenant. */
class FailedMoveIT {
  private static final Instant SERVED =
      Instant.now().plusSeconds(3600).truncatedTo(ChronoUnit.SECONDS);

  private final UsageKeeper usage = new UsageKeeper(ScanRules.defaults(), Clock.systemUTC());
  private MoveWorld world;
  private EtcdConnections connections;
  private EtcdClient source;
  private EtcdClient target;
  private TenantId id;

  @BeforeEach
  void start(@TempDir Path folder) throws IOException {
    world = new MoveWorld(folder);
    connections = new EtcdConnections(world.client(), OperatorProcess.NAMESPACE, Clock.systemUTC());
    source = world.etcd(OLD).rootClient();
    target = world.etcd(NEW).rootClient();
    id = world.tenant("one");
    world.operator.kill();
  }

  @AfterEach
  void stop() {
    usage.close();
    connections.close();
    source.close();
    target.close();
    world.close();
  }

  @Test
  void aMoveThatTakesTooLongStaysFailedAndFreezesOnce() {
    source.kv().put(key("registry/a"), utf8("a"));
    long begin = source.kv().count(id.keyRange()).revision();
    world.move("first", "one", 1);
    String owner = "move-" + find("first").getMetadata().getUid();
    Operator operator = start(new AheadWhileFrozen(owner));
    try {
      staysFailed(owner, begin);
    } finally {
      operator.stop();
    }
  }

  private void staysFailed(String owner, long begin) {
    Condition failed =
        Eventually.within(LIMIT).get("it fails", () -> EtcdMove.failure(find("first")));
    assertThat(failed.getReason()).isEqualTo("TooLong");
    assertThat(failed.getMessage()).contains("goes on at old", "make a new move");
    Eventually.within(LIMIT)
        .isTrue("it is taken back", () -> EtcdMovePass.isTakenBack(find("first")));
    assertThat(new EtcdTenancy(target).leftovers(id).none()).isTrue();
    assertThat(world.find("one").getSpec().etcdCluster()).isEqualTo(OLD);
    assertWrites(OLD);
    touch("first");
    // What an operator of another version or time may have left behind.
    new TenantFence(source).freeze(id, owner);
    touchTenant();
    Eventually.within(LIMIT)
        .isTrue("it is thawed", () -> new TenantFence(source).holder(id).isEmpty());

    world.move("second", "one", 600);
    Eventually.within(LIMIT)
        .isTrue("another move succeeds", () -> Status.isTrue(find("second").getStatus(), "Served"));

    assertThat(freezesSince(begin)).as("by the first, by this test, by the second").isEqualTo(3);
    assertThat(EtcdMove.failure(find("first"))).contains(failed);
    assertThat(Status.condition(find("first").getStatus(), "Ready"))
        .hasValueSatisfying(ready -> assertThat(ready.getReason()).isEqualTo("TooLong"));
    world.awaitCredentials("one", NEW);
    assertWrites(NEW);
  }

  @Test
  void aMoveToWhereAnOlderCopyIsKeptWaitsForItToGo() {
    new EtcdTenancy(target).ensure(id);
    EtcdMove kept = MoveWorld.named(new EtcdMove(), "kept");
    kept.setSpec(EtcdMoveSpec.of(new TenantReference("default", "one"), OLD));
    world.client().resource(kept).create();
    world.client().resources(EtcdMove.class).withName("kept").editStatus(this::served);
    world.move("next", "one", 0);
    Operator operator = start(Clock.systemUTC());
    try {
      Eventually.within(LIMIT)
          .passes(
              "it says what it waits for",
              () ->
                  assertThat(Status.condition(find("next").getStatus(), "Ready"))
                      .hasValueSatisfying(
                          ready -> {
                            assertThat(ready.getReason()).isEqualTo("OlderCopyKept");
                            assertThat(ready.getMessage())
                                .contains(
                                    "EtcdMove kept keeps",
                                    "at new until " + SERVED.plusSeconds(60));
                          }));
      assertThat(EtcdMove.failure(find("next"))).isEmpty();
    } finally {
      operator.stop();
    }
  }

  /** It goes on as one that is served by the old place and waits to clear the new one. */
  private EtcdMove served(EtcdMove move) {
    move.setStatus(
        new EtcdMoveStatus(
            1L,
            id.value(),
            NEW,
            1L,
            1L,
            "",
            1L,
            1L,
            SERVED.toString(),
            1L,
            SERVED.toString(),
            null,
            List.of()));
    return move;
  }

  @Test
  void aTenantLeftFrozenGoesOnThoughTheTargetCannotBeUsed() {
    world.move("first", "one", 1);
    String owner = "move-" + find("first").getMetadata().getUid();
    var order = new TenantMove.Order(id, owner, Duration.ofSeconds(20));
    assertThatThrownBy(
            () ->
                new TenantMove(source, target, Clock.systemUTC())
                    .mirror(
                        order,
                        (stage, keys) -> {
                          if (stage == TenantMove.Stage.DRAINING) {
                            throw new AssertionError("killed");
                          }
                        }))
        .hasMessage("killed");
    assertThat(new TenantFence(source).holder(id)).hasValue(owner);
    world.client().secrets().inNamespace(OperatorProcess.NAMESPACE).withName("etcd-new").delete();
    world.etcd(NEW).kill(0);

    world.restartOperator();

    Eventually.within(LIMIT)
        .isTrue("it is thawed", () -> new TenantFence(source).holder(id).isEmpty());
    assertWrites(OLD);
    Eventually.within(LIMIT)
        .passes(
            "it says why it does not go on",
            () ->
                assertThat(Status.condition(find("first").getStatus(), "Ready"))
                    .hasValueSatisfying(
                        ready -> assertThat(ready.getMessage()).contains("no Secret etcd-new")));
  }

  /** To the move that owns the freeze, a minute passes in it. */
  private final class AheadWhileFrozen extends Clock {
    private final String owner;

    private AheadWhileFrozen(String owner) {
      this.owner = owner;
    }

    @Override
    public Instant instant() {
      boolean frozen = new TenantFence(source).holder(id).filter(owner::equals).isPresent();
      return Instant.now().plus(frozen ? Duration.ofMinutes(1) : Duration.ZERO);
    }

    @Override
    public ZoneId getZone() {
      return Clock.systemUTC().getZone();
    }

    @Override
    public Clock withZone(ZoneId zone) {
      return this;
    }
  }

  private Operator start(Clock clock) {
    Operator operator =
        Main.operator(
            new Settings(OperatorProcess.NAMESPACE, 0, false, Duration.ofSeconds(10)),
            world.client(),
            connections,
            usage,
            new PrometheusRegistry(),
            clock,
            new SecureRandom());
    operator.start();
    return operator;
  }

  private long freezesSince(long revision) {
    var fence = KeyRange.single(utf8("/kubinception/tenants/" + id + "/fence"));
    long now = source.kv().count(id.keyRange()).revision();
    long freezes = 0;
    try (ChangeStream changes = source.watches().from(fence, revision)) {
      changes.askProgress();
      while (changes.through() < now) {
        freezes +=
            changes.next(Duration.ofMillis(50)).orElse(List.of()).stream()
                .filter(ChangeStream.Change.Put.class::isInstance)
                .count();
        changes.askProgress();
      }
    }
    return freezes;
  }

  private EtcdMove find(String name) {
    return world.client().resources(EtcdMove.class).withName(name).require();
  }

  private void touch(String move) {
    world
        .client()
        .resources(EtcdMove.class)
        .withName(move)
        .edit(
            m -> {
              m.getMetadata().setAnnotations(Map.of("look", Instant.now().toString()));
              return m;
            });
  }

  private void touchTenant() {
    world
        .client()
        .resource(world.find("one"))
        .edit(
            t -> {
              t.getMetadata().setAnnotations(Map.of("look", Instant.now().toString()));
              return t;
            });
  }

  /** Soon: the right to write comes back a moment after the fence is gone. */
  private void assertWrites(String etcd) {
    try (EtcdClient customer = world.etcd(etcd).client(id)) {
      Eventually.within(LIMIT)
          .passes("the tenant writes", () -> customer.kv().put(key("registry/goes-on"), utf8("x")));
    }
  }

  private ByteString key(String relative) {
    return utf8("/t/" + id + "/" + relative);
  }

  private static ByteString utf8(String text) {
    return ByteString.copyFromUtf8(text);
  }
}
