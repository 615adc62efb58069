package io.kubinception.operator.customercluster;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.ConditionBuilder;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.kubinception.api.v1alpha1.CustomerCluster;
import io.kubinception.api.v1alpha1.NodePool;
import io.kubinception.api.v1alpha1.NodePoolSpec;
import io.kubinception.api.v1alpha1.NodePoolStatus;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class CustomerClusterPassTest {
  @Test
  void nodesThatAnOnlyPoolLacksAreCountedOnce() {
    assertThat(pass(pool(0, 1, "0 of 1 nodes ready; a: boots")).nodesMissing())
        .isEqualTo("0 of 1 nodes ready; a: boots");
  }

  @Test
  void ofSeveralPoolsTheFirstThatLacksSomeTellsWhy() {
    assertThat(pass(pool(2, 2, ""), pool(1, 3, "1 of 3 nodes ready; b: boots")).nodesMissing())
        .isEqualTo("3 of 5 nodes ready: 1 of 3 nodes ready; b: boots");
    assertThat(pass().nodesMissing()).isEqualTo("0 of 0 nodes ready: node pools are being made");
  }

  private static CustomerClusterPass pass(NodePool... pools) {
    var cluster = new CustomerCluster();
    cluster.setMetadata(new ObjectMetaBuilder().withName("demo").withUid("u-1").build());
    cluster.setSpec(Specs.cluster());
    return new CustomerClusterPass(cluster, Optional.empty(), List.of(pools), Instant.EPOCH);
  }

  private static NodePool pool(int ready, int wanted, String why) {
    var pool = new NodePool();
    pool.setSpec(new NodePoolSpec("demo", wanted, "small", null, Map.of(), List.of()));
    var condition =
        new ConditionBuilder()
            .withType("Ready")
            .withStatus(ready == wanted ? "True" : "False")
            .withReason("NodesNotReady")
            .withMessage(why)
            .build();
    pool.setStatus(new NodePoolStatus(1L, wanted, ready, wanted, 0, null, List.of(condition)));
    return pool;
  }
}
