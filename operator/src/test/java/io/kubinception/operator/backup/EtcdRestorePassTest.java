package io.kubinception.operator.backup;

import static org.assertj.core.api.Assertions.assertThat;

import io.kubinception.api.v1alpha1.EtcdRestore;
import io.kubinception.api.v1alpha1.EtcdRestoreStatus;
import io.kubinception.testkit.Partial;
import org.junit.jupiter.api.Test;

class EtcdRestorePassTest {

  @Test
  void aPlanWithNothingToDoIsAPlan() {
    var restore = new EtcdRestore();
    assertThat(new EtcdRestorePass(restore).isPlanned()).isFalse();

    restore.setStatus(
        Partial.of(EtcdRestoreStatus.class)
            .with("observedGeneration", 1L)
            .with("tenantId", "abcdefghijkl")
            .with("creates", 0L)
            .with("changes", 0L)
            .with("deletes", 0L)
            .with("bytes", 0L)
            .make());
    assertThat(new EtcdRestorePass(restore).isPlanned()).isTrue();
  }
}
