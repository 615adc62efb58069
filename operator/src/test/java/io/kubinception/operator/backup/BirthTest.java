package io.kubinception.operator.backup;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.fabric8.kubernetes.client.utils.Serialization;
import io.kubinception.api.v1alpha1.ControlPlane;
import io.kubinception.api.v1alpha1.EtcdTenant;
import io.kubinception.operator.etcdcluster.EtcdConnections;
import io.kubinception.operator.kube.Applier;
import io.kubinception.operator.steps.StepResult;
import io.kubinception.operator.work.LongWork;
import io.kubinception.testkit.FakeClock;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class BirthTest {
  private final FakeClock clock = new FakeClock();

  /** Nobody answers it. */
  private final KubernetesClient client =
      new KubernetesClientBuilder().withConfig(Config.empty()).build();

  @AfterEach
  void close() {
    client.close();
  }

  @Test
  void oneThatCannotLiveWithItsBackupIsNotTriedAgain() {
    var connections = new EtcdConnections(client, "kubinception-system", clock);
    var birth =
        new Birth(
            client,
            connections,
            new BackupPlaces(client, "kubinception-system"),
            new KeptKeys(client, new Applier(client, clock), "kubinception-system"),
            new LongWork(1));
    ControlPlane wrong =
        Serialization.unmarshal(
            """
            apiVersion: kubinception.io/v1alpha1
            kind: ControlPlane
            metadata: {name: twin, namespace: default}
            spec: {adminCluster: here, etcdCluster: lab, version: 1.36.4, cloneOf: b1}
            status:
              conditions:
              - {type: DataCloned, status: "False", reason: NetworksDiffer, message: of another range}
            """,
            ControlPlane.class);

    assertThat(birth.fill(wrong, new EtcdTenant(), List.of()))
        .isInstanceOfSatisfying(
            StepResult.Wait.class,
            wait -> {
              assertThat(wait.reason()).isEqualTo("NetworksDiffer");
              assertThat(wait.message()).isEqualTo("of another range");
              assertThat(wait.after()).hasMinutes(60);
            });
    connections.close();
  }
}
