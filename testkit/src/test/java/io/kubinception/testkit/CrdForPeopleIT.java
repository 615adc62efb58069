package io.kubinception.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.kubinception.api.v1alpha1.NodePool;
import io.kubinception.testkit.ChartOnApiServer.Cluster;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What people see of the resources with kubectl. */
@ExtendWith(ChartOnApiServer.class)
class CrdForPeopleIT {

  private final Cluster cluster;

  CrdForPeopleIT(Cluster cluster) {
    this.cluster = cluster;
  }

  @Test
  void kubectlExplainHasATextForEveryField() {
    var document =
        cluster
            .client()
            .getKubernetesSerialization()
            .unmarshal(
                cluster.client().raw("/openapi/v3/apis/kubinception.io/v1alpha1"), JsonNode.class);
    var without = new ArrayList<String>();
    var schemas = document.at("/components/schemas");
    List<String> kinds = new ArrayList<>();
    schemas
        .properties()
        .forEach(
            schema -> {
              if (schema.getKey().startsWith("io.kubinception.")
                  && !schema.getKey().endsWith("List")) {
                kinds.add(schema.getKey());
                collectWithoutText(schema.getKey(), schema.getValue(), without);
              }
            });
    assertThat(kinds).hasSize(12);
    assertThat(without).as("fields without a text").isEmpty();
  }

  private static void collectWithoutText(String path, JsonNode schema, List<String> without) {
    if (schema.path("description").asText().isBlank()) {
      without.add(path);
    }
    JsonNode object = schema.has("items") ? schema.get("items") : schema;
    object
        .path("properties")
        .properties()
        .forEach(
            field -> collectWithoutText(path + "." + field.getKey(), field.getValue(), without));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          cc | NAME VERSION PLAN SIZE READY REASON ENDPOINT NODES AGE
          np | NAME CLUSTER WANTED NODES READYNODES UPDATED VERSION FLAVOUR READY REASON AGE
          wn | NAME CLUSTER POOL VERSION READY REASON ADDRESS AGE
          cp | NAME VERSION READY REASON ENDPOINT REPLICAS REDUNDANT SIZE TENANT AGE
          et | NAME ID ETCDCLUSTER READY REASON KEYS USAGE OVERQUOTA AGE
          ec | NAME MODE READY REASON VERSION LEADER SIZE TENANTS AGE
          eb | NAME OF READY REASON KEYS SIZE TAKEN AGE
          ebs | NAME ETCDCLUSTER SCOPE EVERY KEEP READY REASON BACKUPS AGE
          er | NAME TENANT BACKUP DRYRUN READY REASON CREATES CHANGES DELETES AGE
          em | NAME TENANT FROM TO READY REASON KEYS FROZENMS AGE
          ac | NAME READY REASON EDGE CONTROLPLANES NODES AGE
          """)
  void kubectlGetShowsColumnsInOurOrder(String shortName, String columns) {
    cluster.apply(Samples.customerCluster("shown", ""));
    cluster.apply(Samples.nodePool("shown", ""));
    cluster.apply(
        Samples.workerNode("shown", "cluster: demo, pool: p, flavour: small, version: 1.36.4"));
    cluster.apply(Samples.controlPlane("shown", ""));
    cluster.apply(Samples.etcdTenant("shown", "etcdCluster: lab"));
    cluster.apply(Samples.etcdCluster("shown", "['https://e.x:2379']"));
    cluster.apply(Samples.backup("shown", "etcdCluster: lab"));
    cluster.apply(Samples.schedule("shown", ""));
    cluster.apply(Samples.restore("shown", "shown"));
    cluster.apply(Samples.move("shown", "other"));
    String header = cluster.kubectl("get", shortName).lines().findFirst().orElseThrow();
    assertThat(header.split(" +")).containsExactly(columns.split(" "));
  }

  @Test
  void kubectlScaleSetsThePoolsSize() {
    cluster.apply(Samples.nodePool("scaled", ""));
    cluster.kubectl("scale", "nodepool", "scaled", "--replicas=3");
    var pool =
        cluster.client().resources(NodePool.class).inNamespace("default").withName("scaled").get();
    assertThat(pool.getSpec().replicas()).isEqualTo(3);
  }

  @Test
  void theCategoryListsAllKinds() {
    cluster.apply(Samples.customerCluster("listed", ""));
    assertThat(cluster.kubectl("get", "kubinception", "-A", "-o", "name"))
        .contains("customercluster.kubinception.io/listed", "admincluster.kubinception.io/local");
  }
}
