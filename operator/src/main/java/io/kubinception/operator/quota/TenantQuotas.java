package io.kubinception.operator.quota;

import io.fabric8.kubernetes.client.KubernetesClient;
import io.javaoperatorsdk.operator.processing.event.ResourceID;
import io.kubinception.api.v1alpha1.EtcdTenant;
import io.kubinception.etcd.EtcdClient;
import io.kubinception.etcd.TenantId;
import io.kubinception.operator.kube.Applier;
import io.kubinception.operator.kube.Events;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/** Keeps etcd tenants within their quotas. */
public final class TenantQuotas {
  private final UsageKeeper keeper;
  private final QuotaEnforcement enforcement;
  private final Events events;

  /** Whether a policy that this process left may refuse; of others it is not known. */
  private final Map<ResourceID, Boolean> mayRefuse = new ConcurrentHashMap<>();

  public TenantQuotas(KubernetesClient client, Applier applier, UsageKeeper keeper, Events events) {
    this.keeper = keeper;
    this.enforcement = new QuotaEnforcement(client, applier);
    this.events = events;
  }

  /**
   * Has the tenant accounted for, and refuses or allows growth by what is known of its usage.
   *
   * @return the finding, empty until the tenant was measured for the first time
   */
  public Optional<QuotaFinding> keep(EtcdTenant tenant, TenantId id, EtcdClient etcd) {
    var spec = tenant.getSpec();
    keeper.keep(
        spec.etcdCluster(),
        etcd,
        new UsageKeeper.Tenant(ResourceID.fromResource(tenant), id, spec.quota()));
    var told = QuotaFinding.told(tenant.getStatus(), spec.quota());
    var before = QuotaState.of(tenant.getStatus());
    return keeper
        .usage(spec.etcdCluster(), id)
        .map(usage -> QuotaFinding.of(usage, spec.quota(), before).unlessAsBefore(told))
        .map(
            finding -> {
              enforce(tenant, before, finding);
              tell(tenant, before, finding);
              return finding;
            });
  }

  /** The status may say less than the policy: who wrote both may have died in between. */
  private void enforce(EtcdTenant tenant, QuotaState before, QuotaFinding finding) {
    var name = ResourceID.fromResource(tenant);
    boolean refuses = finding.state().refuses();
    if (refuses || before.refuses() || mayRefuse.getOrDefault(name, true)) {
      enforcement.enforce(tenant, finding);
      mayRefuse.put(name, refuses);
    }
  }

  private void tell(EtcdTenant tenant, QuotaState before, QuotaFinding finding) {
    if (finding.state().compareTo(before) > 0) {
      events.warning(tenant, finding.state().reason(), finding.sentence());
    } else if (before.refuses() && !finding.state().refuses()) {
      events.normal(
          tenant, "GrowthAllowed", finding.usage() + " used: the customer can create again");
    }
  }

  /** Stops accounting for a tenant that goes away. */
  public void forget(EtcdTenant tenant) {
    keeper.forget(tenant.getSpec().etcdCluster(), ResourceID.fromResource(tenant));
    mayRefuse.remove(ResourceID.fromResource(tenant));
  }
}
