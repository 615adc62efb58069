package io.kubinception.controlplane;

import static org.assertj.core.api.Assertions.assertThat;

import io.kubinception.pki.EncryptionKey;
import java.util.List;
import org.junit.jupiter.api.Test;

class EncryptionConfigTest {
  private final List<EncryptionKey> keys =
      List.of(EncryptionKey.generate(), EncryptionKey.generate());

  @Test
  void theKeysAreFoundAgainInTheirOrder() {
    assertThat(EncryptionConfig.keys(EncryptionConfig.yaml(keys, false))).isEqualTo(keys);
    assertThat(EncryptionConfig.keys(EncryptionConfig.yaml(keys, true))).isEqualTo(keys);
    assertThat(EncryptionConfig.keys(EncryptionConfig.yaml(List.of(), true))).isEmpty();
    assertThat(EncryptionConfig.keys("")).isEmpty();
  }

  @Test
  void whetherSecretsAreWrittenAsTheyAreIsSeen() {
    assertThat(EncryptionConfig.writesPlain(EncryptionConfig.yaml(keys, false))).isFalse();
    assertThat(EncryptionConfig.writesPlain(EncryptionConfig.yaml(keys, true))).isTrue();
    assertThat(EncryptionConfig.writesPlain(EncryptionConfig.yaml(List.of(), true))).isTrue();
  }
}
