package io.kubinception.audit;

import static org.assertj.core.api.Assertions.assertThat;

import io.kubinception.api.v1alpha1.Access;
import io.kubinception.api.v1alpha1.CustomerCluster;
import io.kubinception.api.v1alpha1.CustomerClusterSpec;
import io.kubinception.api.v1alpha1.EtcdTenant;
import io.kubinception.api.v1alpha1.EtcdTenantSpec;
import io.kubinception.api.v1alpha1.Hibernation;
import io.kubinception.api.v1alpha1.KubeconfigRequest;
import io.kubinception.api.v1alpha1.KubeconfigRequestSpec;
import io.kubinception.api.v1alpha1.KubernetesVersions;
import io.kubinception.api.v1alpha1.Kubinception;
import io.kubinception.api.v1alpha1.Networks;
import io.kubinception.api.v1alpha1.NodePool;
import io.kubinception.api.v1alpha1.NodePoolSpec;
import io.kubinception.api.v1alpha1.Plan;
import io.kubinception.api.v1alpha1.SizeWish;
import io.kubinception.api.v1alpha1.WorkerNode;
import io.kubinception.api.v1alpha1.WorkerNodeSpec;
import io.kubinception.audit.Audit.Patience;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** Resources whose owner is gone, in a real API server. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class StrayResourcesIT {
  private final AuditWorld world = new AuditWorld();

  @AfterAll
  void end() {
    world.close();
  }

  @Test
  void whatIsLeftOfAClusterWhoseFinalizerWasTakenOffIsFoundAndDeletedWhenItIsOld() {
    var pool = new NodePool();
    pool.setMetadata(AuditWorld.meta("default", "left-workers").build());
    pool.setSpec(new NodePoolSpec("left", 1, "small", "1.36.4", Map.of(), List.of()));
    var worker = new WorkerNode();
    worker.setMetadata(AuditWorld.meta("default", "left-workers-a").build());
    worker.setSpec(
        new WorkerNodeSpec("left", "left-workers", "small", "1.36.4", Map.of(), List.of()));
    world.client().resource(pool).create();
    world.client().resource(worker).create();
    var request = new KubeconfigRequest();
    request.setMetadata(AuditWorld.meta("default", "left-alice").build());
    request.setSpec(new KubeconfigRequestSpec("left", "alice", List.of(), "30d"));
    world.client().resource(request).create();
    var young =
        new Audit(
            new Checks(world.client(), AuditWorld.OPERATOR)::all,
            Patience.usual(),
            Clock.systemUTC(),
            _ -> {});
    assertThat(young.look().findings()).as("it may be in the making").isEmpty();
    Audit audit = world.audit(() -> {});

    Report report = audit.look();

    assertThat(AuditWorld.names(report))
        .containsExactly(
            "NodePool default/left-workers",
            "WorkerNode default/left-workers-a",
            "KubeconfigRequest default/left-alice");
    assertThat(report.findings())
        .allSatisfy(
            found ->
                assertThat(found.finding().sentence())
                    .isEqualTo("its CustomerCluster default/left is gone"));
    assertThat(AuditWorld.repaired(audit, report).clean()).isTrue();
    assertThat(audit.look().clean()).isTrue();
  }

  @Test
  void anEtcdTenantWithoutControlPlaneIsDeletedUnlessItsClusterIsThere() {
    var cluster = new CustomerCluster();
    cluster.setMetadata(AuditWorld.meta("default", "paused").build());
    cluster.setSpec(
        new CustomerClusterSpec(
            KubernetesVersions.DEFAULT,
            Plan.SHARED,
            Networks.defaults(),
            null,
            null,
            Access.defaults(),
            Hibernation.never(),
            null,
            null,
            SizeWish.AUTO));
    world.client().resource(cluster).create();
    world.namespace(
        "cc-bbbbbbbbbbbb",
        Map.of(
            Kubinception.LABEL_MANAGED_BY,
            Kubinception.MANAGED_BY,
            Kubinception.LABEL_CLUSTER,
            "paused",
            Kubinception.LABEL_CLUSTER_NAMESPACE,
            "default"));
    EtcdTenant wanted = tenant("cc-bbbbbbbbbbbb", "paused");
    tenant("default", "gone");
    Audit audit = world.audit(() -> {});

    Report report = audit.look();

    assertThat(AuditWorld.names(report))
        .containsExactlyInAnyOrder("EtcdTenant cc-bbbbbbbbbbbb/paused", "EtcdTenant default/gone");
    assertThat(AuditWorld.names(AuditWorld.repaired(audit, report)))
        .containsExactly("EtcdTenant cc-bbbbbbbbbbbb/paused");
    assertThat(world.client().resource(wanted).get()).isNotNull();
    world.client().resource(wanted).delete();
    world.client().namespaces().withName("cc-bbbbbbbbbbbb").delete();
    world.client().resource(cluster).delete();
  }

  private EtcdTenant tenant(String namespace, String name) {
    var tenant = new EtcdTenant();
    tenant.setMetadata(
        AuditWorld.meta(namespace, name).withLabels(AuditWorld.labels(name)).build());
    tenant.setSpec(new EtcdTenantSpec("lab", null, null));
    return world.client().resource(tenant).create();
  }

  @Test
  void aWorkerNodeWithoutPoolIsFoundAndDeletedAndAStuckDeletionIsToldOnly() {
    var worker = new WorkerNode();
    worker.setMetadata(
        AuditWorld.meta("default", "lonely").withFinalizers(Kubinception.FINALIZER).build());
    worker.setSpec(
        new WorkerNodeSpec("demo", "demo-workers", "small", "1.36.4", Map.of(), List.of()));
    world.client().resource(worker).create();
    Audit audit = world.audit(() -> {});

    Report report = audit.look();

    assertThat(AuditWorld.names(report)).containsExactly("WorkerNode default/lonely");
    AuditWorld.repaired(audit, report);
    Report stuck = audit.look();
    assertThat(stuck.findings())
        .singleElement()
        .satisfies(
            found -> {
              assertThat(found.place()).isEqualTo("deletions");
              assertThat(found.finding().remedy()).isEmpty();
            });
    world
        .client()
        .resources(WorkerNode.class)
        .inNamespace("default")
        .withName("lonely")
        .edit(
            left -> {
              left.getMetadata().setFinalizers(List.of());
              return left;
            });
    assertThat(audit.look().clean()).isTrue();
  }
}
