package io.kubinception.etcd;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.ByteString;
import io.kubinception.etcd.EtcdTenancy.Removal;
import io.kubinception.etcd.testing.EtcdProcess;
import java.net.URI;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.BooleanSupplier;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;

@TestInstance(Lifecycle.PER_CLASS)
class EtcdFailoverIT {
  private final SecureRandom random = new SecureRandom();
  private EtcdProcess etcd;
  private EtcdClient root;
  private EtcdTenancy tenancy;
  private EtcdHealth health;

  @BeforeAll
  void start() {
    etcd = EtcdProcess.start(3);
    root = etcd.rootClient();
    tenancy = new EtcdTenancy(root);
    health = new EtcdHealth(root);
  }

  @AfterAll
  void stop() {
    root.close();
    etcd.close();
  }

  @Test
  void aHealthyClusterReportsThreeMembersAndOneLeader() {
    ClusterReport report = health.report();

    assertThat(report.problems()).isEmpty();
    assertThat(report.healthy()).isTrue();
    assertThat(report.hasQuorum()).isTrue();
    assertThat(report.meetsFloor()).isTrue();
    assertThat(report.authEnabled()).contains(true);
    assertThat(report.leader()).isPresent();
    assertThat(report.members()).extracting("name").containsExactly("etcd-0", "etcd-1", "etcd-2");
    assertThat(report.members())
        .allSatisfy(
            member -> {
              assertThat(member.reachable()).isTrue();
              assertThat(member.dbSizeBytes()).isPositive();
              assertThat(member.raftIndex()).isPositive();
            });
  }

  @Test
  void withAKilledLeaderTheReportNamesItAndWorkGoesOn() {
    int leader = leader();
    etcd.kill(leader);
    try {
      TenantId id = TenantId.generate(random);
      untilAvailable(() -> tenancy.ensure(id) >= 0);
      try (EtcdClient client = etcd.client(id)) {
        untilAvailable(
            () ->
                client.kv().put(ByteString.copyFromUtf8("/t/" + id + "/a"), ByteString.EMPTY) > 0);
      }
      ClusterReport report = health.report();
      assertThat(report.hasQuorum()).isTrue();
      assertThat(report.members().get(leader).reachable()).isFalse();
      assertThat(report.problems())
          .singleElement()
          .asString()
          .startsWith("Member etcd-" + leader + " does not answer:");
    } finally {
      etcd.restart(leader);
    }
    assertThat(health.report().problems()).isEmpty();
  }

  @Test
  void aPausedMemberIsLeftOutAfterOneAttempt() {
    int paused = (leader() + 1) % 3;
    etcd.pause(paused);
    try {
      for (int i = 0; i < 6; i++) {
        root.kv().count(KeyRange.all());
      }
      assertThat(health.report().hasQuorum()).isTrue();
    } finally {
      etcd.resume(paused);
    }
  }

  @Test
  void withoutQuorumCallsAreUnavailableAndTheReportSaysWhy() {
    etcd.kill(0);
    etcd.kill(1);
    try {
      assertThatThrownBy(() -> root.kv().count(KeyRange.all()))
          .isInstanceOf(EtcdException.Unavailable.class);
      ClusterReport report = health.report();
      assertThat(report.hasQuorum()).isFalse();
      assertThat(report.healthy()).isFalse();
    } finally {
      CompletableFuture<Void> other = CompletableFuture.runAsync(() -> etcd.restart(0));
      etcd.restart(1);
      other.join();
    }
    untilAvailable(() -> health.report().healthy());
  }

  @Test
  void ensureHealsWhenTheLeaderDiesInTheMiddle() {
    List<TenantId> ids = Stream.generate(() -> TenantId.generate(random)).limit(200).toList();
    int leader = leader();
    CompletableFuture<Void> work =
        CompletableFuture.runAsync(() -> untilAvailable(() -> tenancy.ensureAll(ids) >= 0));
    await(() -> tenancy.tenants().size() > 20);
    etcd.kill(leader);
    work.join();
    etcd.restart(leader);

    assertThat(tenancy.ensureAll(ids)).isZero();
  }

  @Test
  void removeHealsWhenTheLeaderDiesInTheMiddle() {
    TenantId id = TenantId.generate(random);
    tenancy.ensure(id);
    for (int batch = 0; batch < 100; batch++) {
      int from = batch * 100;
      root.kv()
          .txn(
              List.of(),
              IntStream.range(from, from + 100)
                  .<Kv.Operation>mapToObj(i -> new Kv.Operation.Put(key(id, i), ByteString.EMPTY))
                  .toList(),
              List.of());
    }
    int leader = leader();
    tenancy.remove(id, 2);
    etcd.kill(leader);
    untilAvailable(() -> tenancy.remove(id).complete());
    etcd.restart(leader);

    assertThat(tenancy.leftovers(id).none()).isTrue();
    assertThat(tenancy.remove(id)).isEqualTo(new Removal(true, 0));
  }

  private int leader() {
    List<URI> endpoints = root.endpoints();
    for (int i = 0; i < endpoints.size(); i++) {
      Maintenance.MemberStatus status = root.maintenance().status(endpoints.get(i));
      if (status.leaderId() == status.memberId()) {
        return i;
      }
    }
    throw new IllegalStateException("no leader");
  }

  /** What a reconciler does: try again while etcd is unavailable, and only then. */
  private static void untilAvailable(BooleanSupplier work) {
    await(
        () -> {
          try {
            return work.getAsBoolean();
          } catch (EtcdException.Unavailable e) {
            return false;
          }
        });
  }

  private static void await(BooleanSupplier condition) {
    Instant end = Instant.now().plus(Duration.ofSeconds(60));
    while (!condition.getAsBoolean()) {
      assertThat(Instant.now()).isBefore(end);
      Thread.onSpinWait();
    }
  }

  private static ByteString key(TenantId id, int number) {
    return ByteString.copyFromUtf8("%s/%06d".formatted(id.registryPrefix(), number));
  }
}
