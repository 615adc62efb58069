package io.kubinception.operator.quota;

import io.javaoperatorsdk.operator.processing.event.ResourceID;
import io.kubinception.etcd.EtcdClient;
import io.kubinception.etcd.TenantId;
import io.kubinception.etcd.usage.ScanRules;
import io.kubinception.etcd.usage.TenantUsage;
import java.time.Clock;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/** Accounts for the tenants of all etcd clusters, one thread and one watch for each cluster. */
public final class UsageKeeper implements AutoCloseable {
  private final ScanRules rules;
  private final Clock clock;
  private final Map<String, ClusterUsage> clusters = new HashMap<>();
  private volatile Consumer<ResourceID> news = tenant -> {};

  public UsageKeeper(ScanRules rules, Clock clock) {
    this.rules = rules;
    this.clock = clock;
  }

  /**
   * A tenant to account for.
   *
   * @param resource its EtcdTenant
   * @param id its id
   * @param quotaBytes its quota
   */
  record Tenant(ResourceID resource, TenantId id, long quotaBytes) {}

  /**
   * What is known of a tenant.
   *
   * @param cluster name of its EtcdCluster
   * @param tenant which
   * @param usage what it stores
   * @param writes changes of its keys since this process accounts for it
   */
  record Known(String cluster, Tenant tenant, TenantUsage usage, long writes) {}

  /** Who is told that a tenant was measured anew. */
  public void onNews(Consumer<ResourceID> listener) {
    news = listener;
  }

  synchronized void keep(String cluster, EtcdClient client, Tenant tenant) {
    ClusterUsage usage = clusters.get(cluster);
    if (usage == null || usage.client() != client) {
      if (usage != null) {
        usage.close();
      }
      List<Tenant> tenants = usage == null ? List.of() : usage.tenants();
      usage = new ClusterUsage(cluster, client, rules, clock, measured -> news.accept(measured));
      tenants.forEach(usage::keep);
      clusters.put(cluster, usage);
    }
    usage.keep(tenant);
    forgetElsewhere(cluster, tenant.resource());
  }

  /** A tenant that moved is accounted for where it is. */
  private void forgetElsewhere(String cluster, ResourceID tenant) {
    List.copyOf(clusters.keySet()).stream()
        .filter(other -> !other.equals(cluster))
        .forEach(other -> forget(other, tenant));
  }

  synchronized void forget(String cluster, ResourceID tenant) {
    ClusterUsage usage = clusters.get(cluster);
    if (usage != null && usage.forget(tenant)) {
      usage.close();
      clusters.remove(cluster);
    }
  }

  synchronized Optional<TenantUsage> usage(String cluster, TenantId id) {
    return Optional.ofNullable(clusters.get(cluster)).flatMap(c -> c.usage(id));
  }

  synchronized List<Known> known() {
    return clusters.values().stream().flatMap(c -> c.known().stream()).toList();
  }

  @Override
  public synchronized void close() {
    clusters.values().forEach(ClusterUsage::close);
    clusters.clear();
  }
}
