package io.kubinception.operator.quota;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.NamespaceBuilder;
import io.fabric8.kubernetes.api.model.NodeBuilder;
import io.fabric8.kubernetes.api.model.ServiceAccountBuilder;
import io.fabric8.kubernetes.api.model.authentication.TokenRequestBuilder;
import io.fabric8.kubernetes.api.model.authorization.v1.SelfSubjectAccessReviewBuilder;
import io.fabric8.kubernetes.api.model.coordination.v1.LeaseBuilder;
import io.fabric8.kubernetes.api.model.rbac.ClusterRoleBindingBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import io.kubinception.api.v1alpha1.EtcdTenant;
import io.kubinception.testkit.Eventually;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** A customer who is cluster-admin (system:masters even) fills its storage quota. */
class QuotaIT extends QuotaWorld {
  @Test
  void growthIsRefusedUntilSpaceIsFreedAndTheCustomerCannotHelpIt() {
    prepare();
    long free = medianOfLeaseRenewals();
    Instant reached = fill();
    KubernetesClientException refused = untilRefused();
    System.out.printf(
        "refused %d ms after the quota was reached, at %s%n",
        Duration.between(reached, Instant.now()).toMillis(), provider.tenant().getStatus().usage());
    assertThat(refused.getMessage())
        .contains("storage quota reached: ")
        .contains(" of 4.0 MiB used; configmaps ")
        .contains("delete objects to go on");
    assertThat(provider.holds(EtcdTenant.QUOTA_EXCEEDED)).isTrue();
    assertThat(provider.holds(EtcdTenant.QUOTA_WARNING)).isTrue();

    System.out.printf(
        "a Lease renewal takes %d us, and %d us while the policy is in force (p50 of 200)%n",
        free, medianOfLeaseRenewals());
    lifeGoesOn(customer);
    attemptsToLiftIt();
    assertRefused(() -> create(1));

    Instant freed = Instant.now();
    customer.configMaps().inNamespace("default").withLabel("filling").delete();
    Eventually.within(LIMIT)
        .isTrue(
            "creates pass again",
            () -> {
              kubelet();
              return passes(() -> create(1));
            });
    System.out.printf(
        "lifted %d ms after the deletion%n", Duration.between(freed, Instant.now()).toMillis());
    Eventually.within(LIMIT)
        .isTrue("the condition says so", () -> !provider.holds(EtcdTenant.QUOTA_EXCEEDED));
    assertThat(provider.metrics().collect())
        .filteredOn(
            m -> m.getMetadata().getName().equals("kubinception_etcd_tenant_resource_bytes"))
        .flatExtracting(m -> m.getDataPoints())
        .extracting(point -> point.getLabels())
        .anyMatch(
            labels ->
                id.value().equals(labels.get("tenant"))
                    && "configmaps".equals(labels.get("resource")));
  }

  @Test
  void farOverTheQuotaOnlyWhatIsBoundedByItsShapePasses() {
    prepare();
    // As if the kubelet were late: what was written before the policy stays.
    for (int i = 0; i < 2.2 * QUOTA / OBJECT; i++) {
      create(OBJECT);
    }
    Eventually.within(LIMIT)
        .isTrue(
            "the strict policy is in force",
            () -> {
              kubelet();
              return inForce.contains("storage quota far exceeded");
            });
    Eventually.within(LIMIT)
        .passes(
            "the API server has read it",
            () -> assertThat(untilRefused().getMessage()).contains("storage quota far exceeded: "));

    renewLease(customer);
    nodeReports(customer);
    customer.namespaces().withName("going").delete();
    namespaceTells("going", "some content is left");
    assertRefused(() -> namespaceTells("going", "x".repeat(100_000)));
    assertRefused(() -> namespaceTells("default", "x".repeat(100_000)));
    assertRefused(
        () ->
            customer
                .resource(
                    new LeaseBuilder()
                        .withNewMetadata()
                        .withName("more")
                        .withNamespace("kube-system")
                        .endMetadata()
                        .build())
                .create());
    dropFinalizer(customer);
    customer.configMaps().inNamespace("default").withLabel("filling").delete();
    Eventually.within(LIMIT)
        .isTrue(
            "creates pass again",
            () -> {
              kubelet();
              return passes(() -> create(1));
            });
  }

  @Test
  void aRefusalOfAnOperatorThatDiedIsTakenBack() {
    Eventually.within(LIMIT)
        .isTrue("the tenant is accounted for", () -> provider.tenant().getStatus() != null);

    provider.refusedByOneThatDied();

    Eventually.within(LIMIT)
        .isTrue("nothing is refused any more", () -> provider.policy().isEmpty());
  }

  @Test
  void manyWritersAtFullSpeedAreStoppedAndTheirDataCanBeDeleted() throws InterruptedException {
    Eventually.within(LIMIT)
        .isTrue("the tenant is accounted for", () -> provider.tenant().getStatus() != null);
    var written = new AtomicLong();
    Instant began = Instant.now();
    try (var writers = Executors.newVirtualThreadPerTaskExecutor()) {
      for (int writer = 0; writer < 8; writer++) {
        String name = "filling-" + writer + "-";
        writers.submit(() -> writeUntilRefused(name, written));
      }
      writers.shutdown();
      Eventually.within(LIMIT)
          .isTrue(
              "all writers are refused",
              () -> {
                kubelet();
                return writers.isTerminated();
              });
    }
    System.out.printf(
        "8 writers were stopped after %d ms and %.1f MiB, with a quota of 4 MiB%n",
        Duration.between(began, Instant.now()).toMillis(), written.get() / (double) (1 << 20));
    customer.configMaps().inNamespace("default").withLabel("filling").delete();
    Eventually.within(LIMIT)
        .isTrue(
            "creates pass again",
            () -> {
              kubelet();
              return passes(() -> create(1));
            });
  }

  private void writeUntilRefused(String name, AtomicLong written) {
    String text = "x".repeat(500_000);
    for (int i = 0; passes(customer.resource(map(name + i, text))::create); i++) {
      written.addAndGet(text.length());
    }
  }

  private void prepare() {
    customer
        .resource(new NodeBuilder().withNewMetadata().withName("node-1").endMetadata().build())
        .create();
    customer
        .resource(
            new LeaseBuilder()
                .withNewMetadata()
                .withName("node-1")
                .withNamespace("kube-node-lease")
                .endMetadata()
                .withNewSpec()
                .withHolderIdentity("node-1")
                .endSpec()
                .build())
        .create();
    customer
        .resource(
            new ServiceAccountBuilder()
                .withNewMetadata()
                .withName("robot")
                .withNamespace("default")
                .withFinalizers("example.com/hold")
                .endMetadata()
                .build())
        .create();
    customer.resource(map("small", "x".repeat(1000))).create();
    customer
        .resource(new NamespaceBuilder().withNewMetadata().withName("going").endMetadata().build())
        .create();
  }

  /** Writes until more than the quota is stored; when that was. */
  private Instant fill() {
    for (long written = 0; written <= QUOTA; written += OBJECT) {
      create(OBJECT);
    }
    return Instant.now();
  }

  private void lifeGoesOn(KubernetesClient as) {
    renewLease(as);
    nodeReports(as);
    as.resource(map("small", "y".repeat(900))).patch();
    assertRefused(() -> as.resource(map("small", "y".repeat(2000))).patch());
    as.serviceAccounts()
        .inNamespace("default")
        .withName("robot")
        .tokenRequest(
            new TokenRequestBuilder().withNewSpec().withExpirationSeconds(600L).endSpec().build());
    var review =
        new SelfSubjectAccessReviewBuilder()
            .withNewSpec()
            .withNewResourceAttributes()
            .withVerb("create")
            .withResource("pods")
            .endResourceAttributes()
            .endSpec()
            .build();
    assertThat(
            as.authorization()
                .v1()
                .selfSubjectAccessReview()
                .create(review)
                .getStatus()
                .getAllowed())
        .isTrue();
    as.configMaps().inNamespace("default").withName("filling-0").delete();
    dropFinalizer(as);
  }

  private long medianOfLeaseRenewals() {
    var leases = customer.leases().inNamespace("kube-node-lease");
    return IntStream.range(0, 200)
        .mapToLong(
            i -> {
              long began = System.nanoTime();
              leases
                  .withName("node-1")
                  .patch(
                      PatchContext.of(PatchType.JSON_MERGE),
                      "{\"spec\":{\"leaseDurationSeconds\":%d}}".formatted(40 + i % 2));
              return (System.nanoTime() - began) / 1000;
            })
        .sorted()
        .skip(100)
        .findFirst()
        .orElseThrow();
  }

  private static void renewLease(KubernetesClient as) {
    as.leases()
        .inNamespace("kube-node-lease")
        .withName("node-1")
        .edit(l -> new LeaseBuilder(l).editSpec().withLeaseDurationSeconds(41).endSpec().build());
  }

  private static void nodeReports(KubernetesClient as) {
    as.nodes()
        .withName("node-1")
        .editStatus(
            n ->
                new NodeBuilder(n)
                    .withNewStatus()
                    .addNewCondition()
                    .withType("Ready")
                    .withStatus("True")
                    .withReason("KubeletReady")
                    .withMessage("kubelet is posting ready status")
                    .endCondition()
                    .endStatus()
                    .build());
  }

  private void namespaceTells(String name, String message) {
    customer
        .namespaces()
        .withName(name)
        .editStatus(
            n ->
                new NamespaceBuilder(n)
                    .editOrNewStatus()
                    .addNewCondition()
                    .withType("NamespaceContentRemaining")
                    .withStatus("True")
                    .withMessage(message)
                    .endCondition()
                    .endStatus()
                    .build());
  }

  private static void dropFinalizer(KubernetesClient as) {
    var robot = as.serviceAccounts().inNamespace("default").withName("robot");
    robot.delete();
    robot.edit(
        s ->
            new ServiceAccountBuilder(s)
                .editMetadata()
                .withFinalizers(List.of())
                .endMetadata()
                .build());
    assertThat(robot.get()).isNull();
  }

  private void attemptsToLiftIt() {
    var admission = customer.admissionRegistration().v1();
    assertThat(admission.validatingAdmissionPolicies().list().getItems()).isEmpty();
    assertThat(admission.validatingAdmissionPolicyBindings().list().getItems()).isEmpty();
    admission.validatingAdmissionPolicies().delete();
    admission.validatingAdmissionPolicyBindings().delete();
    admission.validatingWebhookConfigurations().delete();
    admission.mutatingWebhookConfigurations().delete();
    assertThat(
            customer
                .admissionRegistration()
                .v1()
                .validatingAdmissionPolicies()
                .withName("storage-quota.static.k8s.io")
                .delete())
        .isEmpty();
    assertRefused(
        () ->
            customer
                .resource(
                    new ClusterRoleBindingBuilder()
                        .withNewMetadata()
                        .withName("everything")
                        .endMetadata()
                        .withNewRoleRef("rbac.authorization.k8s.io", "ClusterRole", "cluster-admin")
                        .addNewSubject(
                            "rbac.authorization.k8s.io", "Group", "system:authenticated", null)
                        .build())
                .create());
    for (String user :
        List.of("system:apiserver", "system:kube-controller-manager", "system:node:node-1")) {
      impersonating(user, as -> assertRefused(() -> create(as, 1)));
    }
  }
}
