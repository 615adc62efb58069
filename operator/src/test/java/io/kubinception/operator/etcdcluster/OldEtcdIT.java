package io.kubinception.operator.etcdcluster;

import static org.assertj.core.api.Assertions.assertThat;

import io.kubinception.api.v1alpha1.EtcdCluster;
import io.kubinception.api.v1alpha1.Resource;
import io.kubinception.api.v1alpha1.Status;
import io.kubinception.etcd.TenantId;
import io.kubinception.etcd.testing.PlayedEtcd;
import io.kubinception.operator.quota.Provider;
import io.kubinception.testkit.Eventually;
import java.security.SecureRandom;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What is said of an etcd whose version lets customers get around key permissions. */
class OldEtcdIT {
  private static final Duration LIMIT = Duration.ofSeconds(60);

  private final PlayedEtcd etcd = PlayedEtcd.of("3.6.13");
  private final Provider provider = new Provider(etcd);

  @AfterEach
  void stop() {
    provider.close();
    etcd.close();
  }

  @Test
  void itIsRefusedAndNobodyMovesInUntilItIsNewEnough() {
    provider.tenant(TenantId.generate(new SecureRandom()), 10 << 20);

    Eventually.within(LIMIT)
        .isTrue(
            "the tenant waits",
            () -> Status.isReason(provider.tenant().getStatus(), "Ready", "EtcdNotAccepted"));
    Eventually.within(LIMIT)
        .passes(
            "it says what to do",
            () -> {
              assertThat(message(cluster(), EtcdClusterReconciler.VERSION_ACCEPTED))
                  .startsWith("EtcdTooOld: etcd 3.6.13 lets a customer get around key permissions")
                  .endsWith("use 3.5.33, 3.6.14, 3.7.1 or newer.");
              assertThat(message(cluster(), "Ready")).startsWith("EtcdTooOld: etcd 3.6.13");
              assertThat(message(provider.tenant(), "Ready"))
                  .startsWith("EtcdNotAccepted: its etcd cluster: etcd 3.6.13 lets a customer");
            });
    assertThat(provider.client().secrets().inNamespace("cc-test").list().getItems()).isEmpty();
    assertThat(etcd.refused()).as("what was asked for besides how it is").isEmpty();

    etcd.is("3.6.14");
    Eventually.within(LIMIT)
        .isTrue(
            "its version is accepted",
            () -> Status.isTrue(cluster().getStatus(), EtcdClusterReconciler.VERSION_ACCEPTED));
    Eventually.within(LIMIT).isTrue("the tenant moves in", () -> !etcd.refused().isEmpty());
  }

  private EtcdCluster cluster() {
    return provider.client().resources(EtcdCluster.class).withName("shared").require();
  }

  private static String message(Resource<?, ?> resource, String condition) {
    return Status.condition(resource.getStatus(), condition)
        .map(c -> c.getReason() + ": " + c.getMessage())
        .orElse("");
  }
}
