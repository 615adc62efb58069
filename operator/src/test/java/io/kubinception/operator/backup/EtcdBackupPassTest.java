package io.kubinception.operator.backup;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.client.utils.Serialization;
import io.kubinception.api.v1alpha1.EtcdBackup;
import org.junit.jupiter.api.Test;

class EtcdBackupPassTest {
  @Test
  void whenItWasReadThroughIsToldInWholeSeconds() {
    EtcdBackup backup =
        Serialization.unmarshal(
            """
            apiVersion: kubinception.io/v1alpha1
            kind: EtcdBackup
            metadata: {name: one}
            status: {verifiedAt: "2026-12-01T15:11:54.804985098Z"}
            """,
            EtcdBackup.class);

    assertThat(new EtcdBackupPass(backup).verifiedText()).isEqualTo("2026-12-01T15:11:54Z");
  }
}
