package io.kubinception.operator.controlplane;

import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.kubinception.api.v1alpha1.EtcdTenant;
import io.kubinception.api.v1alpha1.EtcdTenantSpec;
import io.kubinception.api.v1alpha1.Kubinception;
import io.kubinception.api.v1alpha1.Status;
import io.kubinception.etcd.TenantId;
import io.kubinception.operator.kube.Conditions;
import io.kubinception.operator.steps.StepResult;
import java.time.Duration;
import java.util.Objects;
import java.util.random.RandomGenerator;

/** The control plane's EtcdTenant. */
final class Tenant {
  /** The condition that it is ready. */
  private final KubernetesClient client;

  private final RandomGenerator random;

  Tenant(KubernetesClient client, RandomGenerator random) {
    this.client = client;
    this.random = random;
  }

  /**
   * Asks for the tenant. Its id is drawn when it is created and never after: of two who create it
   * at once, one is refused and takes the other's.
   */
  StepResult request(ControlPlanePass pass) {
    EtcdTenant tenant = pass.tenant().orElseGet(() -> create(pass));
    if (tenant.getSpec().id() == null) {
      return StepResult.waitFor(
          Duration.ofSeconds(1), "TenantWithoutId", "the etcd tenant has no id yet");
    }
    pass.tenant(withQuota(pass, tenant));
    return StepResult.done(tenant.getSpec().id());
  }

  /** The quota follows the control plane's; one that it does not set stays as it is. */
  private EtcdTenant withQuota(ControlPlanePass pass, EtcdTenant tenant) {
    Long wanted = pass.controlPlane().getSpec().etcdQuotaBytes();
    if (wanted == null || wanted.equals(tenant.getSpec().quotaBytes())) {
      return tenant;
    }
    return client
        .resource(tenant)
        .edit(
            current -> {
              current.setSpec(current.getSpec().withQuotaBytes(wanted));
              return current;
            });
  }

  private EtcdTenant create(ControlPlanePass pass) {
    var tenants = client.resources(EtcdTenant.class).inNamespace(pass.namespace());
    try {
      return tenants.resource(fresh(pass)).create();
    } catch (KubernetesClientException e) {
      EtcdTenant other = e.getCode() == 409 ? tenants.withName(pass.name()).get() : null;
      if (other == null) {
        throw e;
      }
      return other;
    }
  }

  StepResult ready(ControlPlanePass pass) {
    return isReady(pass)
        ? StepResult.done("")
        : StepResult.waitFor(
            // Its status wakes us; many wait when an etcd is away.
            Duration.ofSeconds(pass.startedBefore() ? 5 : 1),
            "EtcdTenantNotReady",
            pass.tenant()
                .flatMap(t -> Status.condition(t.getStatus(), Conditions.READY))
                .map(c -> "etcd tenant: " + c.getMessage())
                .orElse("the etcd tenant is being made"));
  }

  static boolean isReady(ControlPlanePass pass) {
    return pass.tenant()
        .filter(t -> Status.isTrue(t.getStatus(), Conditions.READY))
        .filter(Tenant::isReadyWhereItIs)
        .isPresent();
  }

  /**
   * Whether it starts nothing that was not there before, and so need not wait for its tenant: what
   * runs is kept up, and who is to sleep falls asleep, while its etcd is away.
   */
  static boolean isNotWaitedFor(ControlPlanePass pass) {
    return pass.startedBefore() && (pass.sleeps() || !pass.coldStart());
  }

  /** Of before a move it is the credentials of the old place that were ready. */
  private static boolean isReadyWhereItIs(EtcdTenant tenant) {
    return Objects.equals(tenant.getStatus().movedBy(), tenant.getSpec().movedBy())
        || Status.isOf(tenant.getStatus(), tenant.getMetadata().getGeneration());
  }

  private EtcdTenant fresh(ControlPlanePass pass) {
    var tenant = new EtcdTenant();
    tenant.setMetadata(
        new ObjectMetaBuilder()
            .withName(pass.name())
            .withNamespace(pass.namespace())
            .addToLabels(Kubinception.LABEL_MANAGED_BY, Kubinception.MANAGED_BY)
            .addToLabels(Kubinception.LABEL_CONTROL_PLANE, pass.name())
            .withOwnerReferences(pass.owner())
            .build());
    tenant.setSpec(
        new EtcdTenantSpec(
            pass.controlPlane().getSpec().etcdCluster(),
            TenantId.generate(random).value(),
            pass.controlPlane().getSpec().etcdQuotaBytes()));
    return tenant;
  }
}
