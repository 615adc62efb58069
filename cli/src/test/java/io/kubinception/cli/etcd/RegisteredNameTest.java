package io.kubinception.cli.etcd;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.kubinception.api.v1alpha1.EtcdCluster;
import io.kubinception.api.v1alpha1.EtcdClusterSpec;
import io.kubinception.cli.Failure;
import io.kubinception.cli.Samples;
import io.kubinception.etcd.install.EtcdLimits;
import io.kubinception.etcd.install.EtcdPlan;
import io.kubinception.etcd.install.EtcdPlan.Server;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RegisteredNameTest {
  private static EtcdPlan plan(String name, String address) {
    return new EtcdPlan(name, List.of(new Server("etcd-one", address)), 1, 10, EtcdLimits.DEFAULT);
  }

  private static EtcdCluster lab(String endpoint) {
    var cluster = new EtcdCluster();
    cluster.setMetadata(Samples.meta(null, "lab"));
    cluster.setSpec(new EtcdClusterSpec(List.of(endpoint), "etcd-lab"));
    return cluster;
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"https://127.0.0.1:2379", "https://localhost:2379", "https://etcd-one:12379"})
  void theSameServersAreInstalledAgain(String endpoint) {
    assertThatCode(
            () -> RegisteredName.refuseOfAnother(plan("lab", "127.0.0.1"), List.of(lab(endpoint))))
        .doesNotThrowAnyException();
  }

  @Test
  void serversAreFoundThroughMembersToo() {
    assertThatCode(
            () ->
                RegisteredName.refuseOfAnother(
                    plan("lab", "172.30.0.13"), List.of(Samples.etcdCluster(true, List.of()))))
        .doesNotThrowAnyException();
  }

  @Test
  void otherServersNeedAnotherName() {
    var registered = List.of(Samples.etcdCluster(true, List.of()));

    assertThatThrownBy(() -> RegisteredName.refuseOfAnother(plan("lab", "10.0.0.1"), registered))
        .isInstanceOf(Failure.class)
        .hasMessageContaining("choose another --name");
    assertThatCode(() -> RegisteredName.refuseOfAnother(plan("other", "10.0.0.1"), registered))
        .doesNotThrowAnyException();
  }
}
