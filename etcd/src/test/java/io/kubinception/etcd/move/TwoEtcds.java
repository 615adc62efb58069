package io.kubinception.etcd.move;

import static io.kubinception.etcd.testing.TenantKeys.utf8;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import io.kubinception.etcd.EtcdClient;
import io.kubinception.etcd.EtcdTenancy;
import io.kubinception.etcd.TenantId;
import io.kubinception.etcd.move.TenantMove.Order;
import io.kubinception.etcd.move.TenantMove.Progress;
import io.kubinception.etcd.move.TenantMove.Stage;
import io.kubinception.etcd.testing.EtcdProcess;
import io.kubinception.etcd.testing.RawEtcd;
import io.kubinception.etcd.testing.TenantKeys;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.UUID;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;

/** Two etcd clusters, the second of a higher epoch, and a tenant of the first. */
@TestInstance(Lifecycle.PER_CLASS)
abstract class TwoEtcds {
  static final long EPOCH = 1_000_000_000;
  static final int ALL = Integer.MAX_VALUE;

  final SecureRandom random = new SecureRandom();
  EtcdProcess from;
  EtcdProcess to;
  EtcdClient source;
  EtcdClient target;
  RawEtcd raw;
  TenantMove move;
  TenantId id;

  @BeforeAll
  void start() {
    from = EtcdProcess.start(1);
    to = EtcdProcess.startAbove(EPOCH);
    source = from.rootClient();
    target = to.rootClient();
    raw = from.raw();
    move = new TenantMove(source, target, Clock.systemUTC());
  }

  @AfterAll
  void stop() {
    source.close();
    target.close();
    raw.close();
    from.close();
    to.close();
  }

  @BeforeEach
  void tenant() {
    id = TenantId.generate(random);
    new EtcdTenancy(source).ensure(id);
  }

  /** At this stage. */
  static Progress at(Stage stage, Runnable what) {
    return (at, keys) -> {
      if (at == stage) {
        what.run();
      }
    };
  }

  Order order() {
    return new Order(id, UUID.randomUUID().toString(), Duration.ofSeconds(20));
  }

  void fill(int keys, int bytes) {
    String value = "x".repeat(bytes);
    for (int i = 0; i < keys; i++) {
      source.kv().put(key("registry/a/%05d".formatted(i)), utf8(value + i));
    }
  }

  void assertWrites(EtcdProcess etcd) {
    try (EtcdClient client = etcd.client(id)) {
      client.kv().put(key("registry/goes-on"), utf8("x"));
    }
  }

  static void awaitAcks(AckedWriter writer, int number) {
    await(
        "the tenant writes",
        () -> writer.acknowledged().values().stream().anyMatch(n -> n > number));
  }

  static void await(String what, BooleanSupplier condition) {
    Instant end = Instant.now().plusSeconds(30);
    while (!condition.getAsBoolean()) {
      assertThat(Instant.now()).as(what).isBefore(end);
      Thread.onSpinWait();
    }
  }

  ByteString key(String relative) {
    return TenantKeys.key(id, relative);
  }
}
