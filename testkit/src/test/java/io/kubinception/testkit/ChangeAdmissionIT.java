package io.kubinception.testkit;

import static io.kubinception.testkit.Samples.controlPlane;
import static io.kubinception.testkit.Samples.customerCluster;
import static io.kubinception.testkit.Samples.etcdTenant;
import static io.kubinception.testkit.Samples.nodePool;
import static io.kubinception.testkit.Samples.workerNode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.params.provider.Arguments.argumentSet;

import io.fabric8.kubernetes.client.KubernetesClientException;
import io.kubinception.testkit.ChartOnApiServer.Cluster;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Which changes definitions and policies refuse, and with which sentence. */
@ExtendWith(ChartOnApiServer.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ChangeAdmissionIT {

  private final Cluster cluster;

  ChangeAdmissionIT(Cluster cluster) {
    this.cluster = cluster;
  }

  Stream<Arguments> badChanges() {
    return Stream.of(
            changesOfClusters(), changesOfRotations(), changesOfNodes(), changesOfTenants())
        .flatMap(s -> s);
  }

  private static Stream<Arguments> changesOfRotations() {
    String wish = "access: {rotation: {at: '2026-01-31T08:00:00Z', %s}}";
    return Stream.of(
        argumentSet(
            "a completion taken back",
            customerCluster("turn", wish.formatted("goal: Complete")),
            customerCluster("turn", wish.formatted("goal: Abort")),
            "a rotation that is being completed or aborted goes on to its end"),
        argumentSet(
            "more is rotated meanwhile",
            customerCluster("more", wish.formatted("goal: Prepare")),
            customerCluster("more", wish.formatted("only: [EncryptionKey]")),
            "only cannot be changed in a rotation"));
  }

  private static Stream<Arguments> changesOfClusters() {
    return Stream.of(
        argumentSet(
            "networks",
            customerCluster("fixed", ""),
            customerCluster("fixed", "networks: {pods: 10.200.0.0/16}"),
            "networks cannot be changed once set"),
        argumentSet(
            "networks taken away",
            customerCluster("fixed-away", "networks: {pods: 10.200.0.0/16}"),
            customerCluster("fixed-away", ""),
            "networks cannot be changed once set"),
        argumentSet(
            "etcdCluster of a cluster",
            customerCluster("fixed-etcd", "etcdCluster: lab"),
            customerCluster("fixed-etcd", "etcdCluster: other"),
            "etcdCluster cannot be changed: the cluster's data is there"),
        argumentSet(
            "etcdCluster of a cluster taken away",
            customerCluster("fixed-etcd-away", "etcdCluster: lab"),
            customerCluster("fixed-etcd-away", ""),
            "etcdCluster cannot be taken away once set"),
        argumentSet(
            "networks of a control plane",
            controlPlane("fixed", ""),
            controlPlane("fixed", "networks: {services: 10.97.0.0/16}"),
            "networks cannot be changed once set"),
        argumentSet(
            "version of a cluster down a minor",
            customerCluster("fixed-down", "version: 1.36.4"),
            customerCluster("fixed-down", "version: 1.35.8"),
            "version cannot go down to a lower minor"),
        argumentSet(
            "version of a control plane down a minor",
            controlPlane("fixed-down", "version: 1.36.4"),
            controlPlane("fixed-down", "version: 1.35.8"),
            "version cannot go down to a lower minor"),
        argumentSet(
            "version of a cluster up two minors",
            customerCluster("fixed-up", "version: 1.35.8"),
            customerCluster("fixed-up", "version: 1.37.0"),
            "version goes up one minor at a time: choose the next minor"),
        argumentSet(
            "etcdCluster of a control plane",
            controlPlane("fixed-etcd", ""),
            controlPlane("fixed-etcd", "").replace("lab", "other"),
            "etcdCluster cannot be changed: the control plane's data is there"));
  }

  @Test
  void aClusterThatIsThereIsNotPlacedAnew() {
    var created = cluster.create(customerCluster("placed", ""));
    cluster.patchStatus(created, Map.of("etcdCluster", "lab", "adminCluster", "local"));

    assertThatThrownBy(() -> cluster.apply(customerCluster("placed", "etcdCluster: other")))
        .hasMessageContaining("etcdCluster cannot be chosen any more");
    assertThatThrownBy(() -> cluster.apply(customerCluster("placed", "adminCluster: other")))
        .hasMessageContaining("adminCluster cannot be changed");
    cluster.apply(customerCluster("placed", "etcdCluster: lab, adminCluster: local"));
  }

  @Test
  void theNextMinorIsTakenWhenTheOneBeforeHasArrived() {
    var created = cluster.create(customerCluster("climber", "version: 1.35.8"));
    cluster.patchStatus(created, Map.of("version", "1.34.9"));
    assertThatThrownBy(() -> cluster.apply(customerCluster("climber", "version: 1.36.4")))
        .isInstanceOf(KubernetesClientException.class)
        .hasMessageContaining("the upgrade before has not arrived");

    cluster.patchStatus(created, Map.of("version", "1.35.8"));
    cluster.apply(customerCluster("climber", "version: 1.36.4"));
  }

  private static Stream<Arguments> changesOfNodes() {
    String worker = "cluster: demo, pool: p, flavour: small, version: 1.36.4";
    return Stream.of(
        argumentSet(
            "cluster of a pool",
            nodePool("fixed-cluster", ""),
            nodePool("fixed-cluster", "").replace("demo", "other"),
            "cluster cannot be changed"),
        argumentSet(
            "flavour of a pool, to one not on offer",
            nodePool("other-flavour", "flavour: large"),
            nodePool("other-flavour", "flavour: huge"),
            "flavour huge is not on offer (AdminCluster local): choose one of small, large"),
        argumentSet(
            "anything of a worker node",
            workerNode("fixed", worker),
            workerNode("fixed", worker.replace("small", "large")),
            "a worker node cannot be changed: change its node pool, or delete it"));
  }

  private static Stream<Arguments> changesOfTenants() {
    String tenant = "etcdCluster: lab, id: abcdefghijkl";
    return Stream.of(
        argumentSet(
            "anything of a backup",
            Samples.backup("fixed", "etcdCluster: lab"),
            Samples.backup("fixed", "etcdCluster: other"),
            "a backup cannot be changed: make another one"),
        argumentSet(
            "anything of a restore",
            Samples.restore("fixed", "one"),
            Samples.restore("fixed", "two"),
            "a restore cannot be changed: make another one"),
        argumentSet(
            "anything of a move",
            Samples.move("fixed", "one"),
            Samples.move("fixed", "two"),
            "a move cannot be changed: delete it"),
        argumentSet(
            "id of a tenant",
            etcdTenant("fixed", tenant),
            etcdTenant("fixed", tenant.replace("abc", "xyz")),
            "id cannot be changed: the tenant's keys are stored under it"),
        argumentSet(
            "id of a tenant taken away",
            etcdTenant("fixed-away", tenant),
            etcdTenant("fixed-away", "etcdCluster: lab"),
            "id cannot be taken away: the tenant's keys are stored under it"),
        argumentSet(
            "etcdCluster of a tenant",
            etcdTenant("fixed-etcd", tenant),
            etcdTenant("fixed-etcd", tenant.replace("lab", "other")),
            "etcdCluster cannot be changed: the tenant's keys are there. An EtcdMove takes them"),
        argumentSet(
            "etcdCluster of a tenant that moved before",
            etcdTenant("fixed-moved", tenant + ", movedBy: one"),
            etcdTenant("fixed-moved", tenant.replace("lab", "other") + ", movedBy: one"),
            "etcdCluster cannot be changed: the tenant's keys are there. An EtcdMove takes them"));
  }

  @ParameterizedTest
  @MethodSource("badChanges")
  void refusesTheChangeOfWhatCannotChange(String before, String after, String sentence) {
    cluster.apply(before);
    assertThatThrownBy(() -> cluster.apply(after))
        .isInstanceOf(KubernetesClientException.class)
        .hasMessageContaining(sentence);
  }

  @Test
  void acceptsATenantWhoseIdIsAssignedLater() {
    cluster.apply(etcdTenant("later", "etcdCluster: lab"));
    cluster.apply(etcdTenant("later", "etcdCluster: lab, id: abcdefghijkl"));
  }
}
