package io.kubinception.operator.quota;

import io.javaoperatorsdk.operator.processing.event.ResourceID;
import io.kubinception.etcd.EtcdClient;
import io.kubinception.etcd.EtcdException;
import io.kubinception.etcd.TenantId;
import io.kubinception.etcd.usage.ScanRules;
import io.kubinception.etcd.usage.TenantUsage;
import io.kubinception.etcd.usage.UsageMeter;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The meter of one etcd cluster and the thread that works it. */
final class ClusterUsage implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(ClusterUsage.class);

  private static final Duration ROUND = Duration.ofSeconds(1);
  private static final Duration AFTER_FAILURE = Duration.ofSeconds(5);

  private final String cluster;
  private final EtcdClient client;
  private final UsageMeter meter;
  private final Consumer<ResourceID> measured;
  private final Map<TenantId, UsageKeeper.Tenant> tenants = new ConcurrentHashMap<>();
  private final Thread thread;

  ClusterUsage(
      String cluster,
      EtcdClient client,
      ScanRules rules,
      Clock clock,
      Consumer<ResourceID> measured) {
    this.cluster = cluster;
    this.client = client;
    this.measured = measured;
    meter = new UsageMeter(client, rules, clock);
    thread = Thread.ofVirtual().name("usage-" + cluster).start(this::work);
  }

  EtcdClient client() {
    return client;
  }

  List<UsageKeeper.Tenant> tenants() {
    return List.copyOf(tenants.values());
  }

  void keep(UsageKeeper.Tenant tenant) {
    tenants.put(tenant.id(), tenant);
  }

  /** Returns whether nobody is left. */
  boolean forget(ResourceID resource) {
    tenants.values().removeIf(t -> t.resource().equals(resource));
    return tenants.isEmpty();
  }

  Optional<TenantUsage> usage(TenantId id) {
    return meter.usage(id);
  }

  List<UsageKeeper.Known> known() {
    return tenants.values().stream()
        .flatMap(
            t ->
                meter.usage(t.id()).stream()
                    .map(u -> new UsageKeeper.Known(cluster, t, u, meter.writes(t.id()))))
        .toList();
  }

  private void work() {
    try {
      while (!Thread.currentThread().isInterrupted()) {
        Thread.sleep(round());
      }
    } catch (InterruptedException e) {
      log.debug("accounting for etcd cluster {} ends", cluster);
    }
  }

  private Duration round() {
    Map<TenantId, Long> quotas =
        tenants.values().stream()
            .collect(Collectors.toMap(UsageKeeper.Tenant::id, UsageKeeper.Tenant::quotaBytes));
    try {
      return meter.round(quotas, this::found) > 0 ? Duration.ofMillis(1) : ROUND;
    } catch (EtcdException e) {
      log.warn("cannot account for etcd cluster {} now: {}", cluster, e.getMessage());
      return AFTER_FAILURE;
    } catch (RuntimeException e) {
      // A mistake of ours about one tenant must not end the accounting for all.
      log.error("accounting for etcd cluster {} failed", cluster, e);
      return AFTER_FAILURE;
    }
  }

  private void found(TenantUsage usage) {
    UsageKeeper.Tenant tenant = tenants.get(usage.id());
    if (tenant != null) {
      measured.accept(tenant.resource());
    }
  }

  @Override
  public void close() {
    thread.interrupt();
    meter.close();
  }
}
