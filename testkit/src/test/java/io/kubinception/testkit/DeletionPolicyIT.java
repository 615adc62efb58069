package io.kubinception.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.kubinception.testkit.ChartOnApiServer.Cluster;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Which deletions the policies refuse. */
@ExtendWith(ChartOnApiServer.class)
class DeletionPolicyIT {

  private static final String PROTECTION = "kubinception.io/deletion-protection";

  private final Cluster cluster;

  DeletionPolicyIT(Cluster cluster) {
    this.cluster = cluster;
  }

  @Test
  void anEtcdClusterInUseStays() {
    var etcd = cluster.create(Samples.etcdCluster("used", "['https://e.x:2379']"));
    cluster.patchStatus(etcd, Map.of("tenants", 2));
    assertRefused(etcd, "EtcdCluster used keeps the data of 2 control planes: delete or move them");

    cluster.patchStatus(etcd, Map.of("tenants", 1));
    assertRefused(etcd, "EtcdCluster used keeps the data of 1 control plane: delete or move them");

    cluster.patchStatus(etcd, Map.of("tenants", 0));
    assertDeleted(etcd);
  }

  @Test
  void anEtcdClusterThatWasNeverSeenGoes() {
    assertDeleted(cluster.create(Samples.etcdCluster("unseen", "['https://e.x:2379']")));
  }

  @Test
  void anAdminClusterThatRunsControlPlanesStays() {
    var admin = cluster.create(Samples.ADMIN_CLUSTER.replace("name: local", "name: second"));
    cluster.patchStatus(admin, Map.of("controlPlanes", 3));
    assertRefused(admin, "AdminCluster second runs 3 control planes: delete or move them first");

    cluster.patchStatus(admin, Map.of("controlPlanes", 0));
    assertDeleted(admin);
  }

  @Test
  void whatIsProtectedStaysUntilTheAnnotationIsTakenOff() {
    var tenant = cluster.create(Samples.etcdTenant("protected", "etcdCluster: lab"));
    annotate(tenant, "true");
    assertRefused(
        tenant,
        "EtcdTenant protected is protected from deletion: take the annotation " + PROTECTION);

    annotate(tenant, "false");
    assertDeleted(tenant);
  }

  @Test
  void whatIsProtectedStaysWhenAllAreDeleted() {
    var pool = cluster.create(Samples.nodePool("protected", ""));
    annotate(pool, "true");
    assertThatThrownBy(() -> cluster.kubectl("delete", "nodepools", "protected", "--now"))
        .hasMessageContaining("NodePool protected is protected from deletion");
    assertThatThrownBy(() -> cluster.kubectl("delete", "nodepools", "--all", "--wait=false"))
        .hasMessageContaining("NodePool protected is protected from deletion");
    annotate(pool, "false");
    assertDeleted(pool);
  }

  private void annotate(HasMetadata resource, String value) {
    cluster.kubectl(
        "annotate",
        "--overwrite",
        resource.getKind() + ".kubinception.io",
        resource.getMetadata().getName(),
        PROTECTION + "=" + value);
  }

  private void assertRefused(HasMetadata resource, String sentence) {
    assertThatThrownBy(() -> cluster.client().resource(resource).delete())
        .isInstanceOf(KubernetesClientException.class)
        .hasMessageContaining(sentence);
    assertThat(cluster.client().resource(resource).get()).isNotNull();
  }

  private void assertDeleted(HasMetadata resource) {
    cluster.client().resource(resource).delete();
    assertThat(cluster.client().resource(resource).get()).isNull();
  }
}
