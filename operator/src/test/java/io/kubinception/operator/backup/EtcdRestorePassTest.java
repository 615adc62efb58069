package io.kubinception.operator.backup;

import static org.assertj.core.api.Assertions.assertThat;

import io.kubinception.api.v1alpha1.EtcdRestore;
import io.kubinception.api.v1alpha1.EtcdRestoreStatus;
import org.junit.jupiter.api.Test;

class EtcdRestorePassTest {

  @Test
  void aPlanWithNothingToDoIsAPlan() {
    var restore = new EtcdRestore();
    assertThat(new EtcdRestorePass(restore).isPlanned()).isFalse();

    restore.setStatus(
        new EtcdRestoreStatus(
            1L, "abcdefghijkl", null, 0L, 0L, 0L, null, 0L, null, null, null, null, null));
    assertThat(new EtcdRestorePass(restore).isPlanned()).isTrue();
  }
}
