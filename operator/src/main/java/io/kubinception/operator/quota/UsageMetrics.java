package io.kubinception.operator.quota;

import static io.kubinception.operator.metrics.Metric.counter;
import static io.kubinception.operator.metrics.Metric.gauge;

import io.javaoperatorsdk.operator.processing.event.ResourceID;
import io.kubinception.api.v1alpha1.EtcdTenant;
import io.kubinception.etcd.usage.Amount;
import io.kubinception.operator.metrics.Metric;
import io.kubinception.operator.metrics.OwnCaches;
import io.kubinception.operator.metrics.Scrape;
import io.prometheus.metrics.model.registry.MultiCollector;
import io.prometheus.metrics.model.snapshots.MetricSnapshots;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** What etcd tenants use, as of the last scan of each. */
public final class UsageMetrics implements MultiCollector {
  private static final String[] TENANT = {"tenant", "namespace", "name", "etcd_cluster"};
  private static final String[] RESOURCE =
      Stream.concat(Stream.of(TENANT), Stream.of("resource")).toArray(String[]::new);

  static final Metric BYTES =
      gauge("kubinception_etcd_tenant_bytes", "Bytes of keys and values.", TENANT);
  static final Metric KEYS = gauge("kubinception_etcd_tenant_keys", "Keys stored.", TENANT);
  static final Metric QUOTA =
      gauge("kubinception_etcd_tenant_quota_bytes", "Bytes that may be stored.", TENANT);
  static final Metric STATE =
      gauge(
          "kubinception_etcd_tenant_quota_state",
          "0 within the quota, 1 near it, 2 over it (growth is refused), 3 far over it.",
          TENANT);
  static final Metric WRITES =
      counter(
          "kubinception_etcd_tenant_writes_total",
          "Changes of keys (puts and deletes) since the operator accounts for the tenant.",
          TENANT);
  static final Metric RESOURCE_BYTES =
      gauge(
          "kubinception_etcd_tenant_resource_bytes",
          "Bytes by resource type, the largest types of the tenant.",
          RESOURCE);
  static final Metric RESOURCE_KEYS =
      gauge("kubinception_etcd_tenant_resource_keys", "Keys of the same types.", RESOURCE);

  /** All that it serves. */
  public static final List<Metric> METRICS =
      List.of(BYTES, KEYS, QUOTA, STATE, WRITES, RESOURCE_BYTES, RESOURCE_KEYS);

  // Customers name the types of custom resources as they like, and each is a series of its own.
  private static final int MOST_TYPES = 10;

  private final UsageKeeper keeper;
  private final OwnCaches caches;

  public UsageMetrics(UsageKeeper keeper, OwnCaches caches) {
    this.keeper = keeper;
    this.caches = caches;
  }

  @Override
  public MetricSnapshots collect() {
    var scrape = new Scrape();
    Map<ResourceID, EtcdTenant> tenants =
        caches.of(EtcdTenant.class).stream()
            .collect(Collectors.toMap(ResourceID::fromResource, Function.identity()));
    for (UsageKeeper.Known known : keeper.known()) {
      String[] labels = labels(known);
      scrape.add(BYTES, known.usage().total().bytes(), labels);
      scrape.add(KEYS, known.usage().total().keys(), labels);
      scrape.add(QUOTA, known.tenant().quotaBytes(), labels);
      scrape.add(WRITES, known.writes(), labels);
      EtcdTenant tenant = tenants.get(known.tenant().resource());
      if (tenant != null) {
        scrape.add(STATE, QuotaState.of(tenant.getStatus()).ordinal(), labels);
      }
      byResource(scrape, known, labels);
    }
    return scrape.snapshots();
  }

  private static void byResource(Scrape scrape, UsageKeeper.Known known, String[] labels) {
    known.usage().byResource().entrySet().stream()
        .sorted(
            Map.Entry.<String, Amount>comparingByValue(Comparator.comparing(Amount::bytes))
                .reversed()
                .thenComparing(Map.Entry.comparingByKey()))
        .limit(MOST_TYPES)
        .forEach(
            e -> {
              String[] all =
                  Stream.concat(Stream.of(labels), Stream.of(e.getKey())).toArray(String[]::new);
              scrape.add(RESOURCE_BYTES, e.getValue().bytes(), all);
              scrape.add(RESOURCE_KEYS, e.getValue().keys(), all);
            });
  }

  private static String[] labels(UsageKeeper.Known known) {
    var resource = known.tenant().resource();
    return new String[] {
      known.tenant().id().value(),
      resource.getNamespace().orElse(""),
      resource.getName(),
      known.cluster()
    };
  }
}
