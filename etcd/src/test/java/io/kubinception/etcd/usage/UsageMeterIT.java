package io.kubinception.etcd.usage;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import io.kubinception.etcd.EtcdClient;
import io.kubinception.etcd.EtcdException;
import io.kubinception.etcd.Kv;
import io.kubinception.etcd.TenantId;
import io.kubinception.etcd.testing.EtcdProcess;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;

@TestInstance(Lifecycle.PER_CLASS)
class UsageMeterIT {
  private static final long QUOTA = 10 << 20;
  private static final ScanRules RULES =
      new ScanRules(
          Duration.ofMillis(100), Duration.ofSeconds(2), Duration.ofMinutes(10), 20, 1 << 30);

  private static final Consumer<TenantUsage> NOBODY = usage -> {};

  private final SecureRandom random = new SecureRandom();
  private EtcdProcess etcd;
  private EtcdClient root;

  @BeforeAll
  void start() {
    etcd = EtcdProcess.start(1);
    root = etcd.rootClient();
  }

  @AfterAll
  void stop() {
    root.close();
    etcd.close();
  }

  @Test
  void sumsAreExactAndByResourceType() {
    TenantId id = TenantId.generate(random);
    fill(id, "registry/configmaps/default/", 300, 1000);
    fill(id, "registry/cert-manager.io/certificates/default/", 20, 100);
    fill(TenantId.generate(random), "registry/configmaps/default/", 10, 1000);
    try (var meter = new UsageMeter(root, RULES, Clock.systemUTC())) {
      meter.round(Map.of(id, QUOTA), NOBODY);

      TenantUsage usage = meter.usage(id).orElseThrow();
      assertThat(usage.total().keys()).isEqualTo(320);
      assertThat(usage.byResource().keySet())
          .containsExactlyInAnyOrder("configmaps", "certificates.cert-manager.io");
      long key = ("/t/" + id.value() + "/registry/configmaps/default/000000").length();
      assertThat(usage.byResource().get("configmaps"))
          .isEqualTo(new Amount(300, 300 * (1000 + key)));
    }
  }

  @Test
  void aQuietTenantIsNotScannedAgainAndOneThatGrowsIsAtOnce() {
    TenantId quiet = TenantId.generate(random);
    TenantId busy = TenantId.generate(random);
    Map<TenantId, Long> quotas = Map.of(quiet, QUOTA, busy, QUOTA);
    try (var meter = new UsageMeter(root, RULES, Clock.systemUTC())) {
      settle(meter, quotas);
      long before = meter.usage(quiet).orElseThrow().revision();

      fill(busy, "registry/secrets/default/", 20, 50_000);
      until(
          () -> {
            meter.round(quotas, NOBODY);
            return meter.usage(busy).orElseThrow().total().keys() == 20;
          });

      assertThat(meter.usage(quiet).orElseThrow().revision()).isEqualTo(before);
      assertThat(meter.writes(busy)).isEqualTo(20);
      assertThat(meter.writes(quiet)).isZero();
    }
  }

  @Test
  void spaceThatIsFreedNearTheQuotaIsSeenAtOnce() {
    TenantId id = TenantId.generate(random);
    Map<TenantId, Long> quotas = Map.of(id, 100_000L);
    fill(id, "registry/secrets/default/", 20, 5_000);
    try (var meter = new UsageMeter(root, RULES, Clock.systemUTC())) {
      settle(meter, quotas);
      root.kv().delete(id.keyRange());
      until(
          () -> {
            meter.round(quotas, NOBODY);
            return meter.usage(id).orElseThrow().total().equals(Amount.NONE);
          });
    }
  }

  @Test
  void aNewTenantFarBelowItsQuotaIsShownAsItIsSoonAfterItsFirstWrites() {
    TenantId id = TenantId.generate(random);
    Map<TenantId, Long> quotas = Map.of(id, 400L << 20);
    try (var meter = new UsageMeter(root, RULES, Clock.systemUTC())) {
      settle(meter, quotas);
      assertThat(meter.usage(id).orElseThrow().total()).isEqualTo(Amount.NONE);
      fill(id, "registry/secrets/default/", 20, 10_000);
      until(
          () -> {
            meter.round(quotas, NOBODY);
            return meter.usage(id).orElseThrow().total().keys() == 20;
          });

      root.kv().delete(id.keyRange());
      until(
          () -> {
            meter.round(quotas, NOBODY);
            return meter.usage(id).orElseThrow().total().equals(Amount.NONE);
          });
    }
  }

  @Test
  void afterAnOutageOfEtcdWhatWasMissedIsScanned() {
    try (var own = EtcdProcess.start(1);
        var client = own.rootClient();
        var meter = new UsageMeter(client, RULES, Clock.systemUTC())) {
      TenantId id = TenantId.generate(random);
      Map<TenantId, Long> quotas = Map.of(id, QUOTA);
      settle(meter, quotas);
      own.restart(0);
      try (var writer = own.rootClient()) {
        fill(writer, id, "registry/secrets/default/", 1, 10);
      }
      until(
          () -> {
            meter.round(quotas, NOBODY);
            return meter.usage(id).orElseThrow().total().keys() == 1;
          });
    }
  }

  @Test
  void threeHundredTenantsCostOneReadOfWhatTheyStore() {
    Map<TenantId, Long> quotas = new HashMap<>();
    for (int i = 0; i < 300; i++) {
      TenantId id = TenantId.generate(random);
      quotas.put(id, QUOTA);
      fill(id, "registry/configmaps/default/", 100, 1000);
    }
    try (var meter = new UsageMeter(root, RULES, Clock.systemUTC())) {
      Instant began = Instant.now();
      int scanned = 0;
      while (scanned < 300) {
        scanned += meter.round(quotas, NOBODY);
      }
      Duration first = Duration.between(began, Instant.now());
      settle(meter, quotas);
      began = Instant.now();
      assertThat(meter.round(quotas, NOBODY)).isZero();
      System.out.printf(
          "300 tenants x 100 keys of 1 kB: all scanned in %d ms, an idle round takes %d ms%n",
          first.toMillis(), Duration.between(began, Instant.now()).toMillis());
    }
  }

  /** Until a round finds nothing to scan: the watch stands and all is known. */
  private static void settle(UsageMeter meter, Map<TenantId, Long> quotas) {
    meter.round(quotas, NOBODY);
    Instant[] quietSince = {Instant.now()};
    until(
        () -> {
          if (meter.round(quotas, NOBODY) > 0) {
            quietSince[0] = Instant.now();
          }
          return Duration.between(quietSince[0], Instant.now()).toMillis() > 500;
        });
  }

  private static void until(BooleanSupplier condition) {
    Instant end = Instant.now().plusSeconds(20);
    while (!attempt(condition)) {
      assertThat(Instant.now()).as("in time").isBefore(end);
      LockSupport.parkNanos(Duration.ofMillis(50).toNanos());
    }
  }

  private static boolean attempt(BooleanSupplier condition) {
    try {
      return condition.getAsBoolean();
    } catch (EtcdException e) {
      return false;
    }
  }

  private void fill(TenantId id, String folder, int keys, int bytes) {
    fill(root, id, folder, keys, bytes);
  }

  private static void fill(EtcdClient client, TenantId id, String folder, int keys, int bytes) {
    ByteString value = ByteString.copyFrom(new byte[bytes]);
    String prefix = "/t/" + id.value() + "/" + folder;
    for (int from = 0; from < keys; from += 20) {
      client
          .kv()
          .txn(
              List.of(),
              IntStream.range(from, Math.min(keys, from + 20))
                  .<Kv.Operation>mapToObj(
                      i ->
                          new Kv.Operation.Put(
                              ByteString.copyFromUtf8(prefix + "%06d".formatted(i)), value))
                  .toList(),
              List.of());
    }
  }
}
