package io.kubinception.operator;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.utils.Serialization;
import io.kubinception.api.v1alpha1.NodePool;
import io.kubinception.operator.customercluster.CustomerWorld;
import io.kubinception.testkit.ChartFiles;
import io.kubinception.testkit.Eventually;
import io.kubinception.testkit.KubeApiServer;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class AdmissionPoliciesIT {

  /** A Helm release brings policies and kinds at once, so the API server may see them first. */
  @Test
  void inForceMeansThatABadNodePoolIsRefusedForWhatIsBadInIt() {
    try (var server = KubeApiServer.launch()) {
      var client = server.client();
      var chart = ChartFiles.locate();
      chart.installPolicies(client);
      chart.installCrds(client);
      client.resource(CustomerWorld.localAdminCluster()).create();
      var policies = AdmissionPolicies.of(client, "default");

      Eventually.within(Duration.ofSeconds(60)).isTrue("in force", policies::areInForce);

      assertThatThrownBy(() -> create(client)).hasMessageContaining("flavour huge");
    }
  }

  private static void create(KubernetesClient client) {
    client.resource(Serialization.unmarshal(BAD_POOL, NodePool.class)).create();
  }

  private static final String BAD_POOL =
      """
      apiVersion: kubinception.io/v1alpha1
      kind: NodePool
      metadata: {name: bad, namespace: default}
      spec: {cluster: nobody, flavour: huge}
      """;
}
