package io.kubinception.operator.etcdcluster;

import io.fabric8.kubernetes.api.model.Condition;
import io.kubinception.api.v1alpha1.EtcdClusterStatus;
import io.kubinception.operator.kube.Conditions;
import io.kubinception.testkit.Partial;
import java.time.Clock;
import java.util.List;

/** An etcd cluster's conditions, told one after the other. */
public final class EtcdClusterTold {
  private final Clock clock;
  private List<Condition> conditions = List.of();

  public EtcdClusterTold(Clock clock) {
    this.clock = clock;
  }

  public void says(String type, String status, String reason) {
    conditions = new Conditions(clock, 1L, conditions).set(type, status, reason, "").list();
  }

  public EtcdClusterStatus status() {
    return Partial.of(EtcdClusterStatus.class)
        .with("observedGeneration", 1L)
        .with("tenants", 1)
        .with("conditions", conditions)
        .make();
  }
}
