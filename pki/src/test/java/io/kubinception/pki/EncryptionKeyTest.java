package io.kubinception.pki;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class EncryptionKeyTest {
  private final EncryptionKey key = EncryptionKey.generate();

  @Test
  void keysAreFoundAgainInTheirText() {
    var keys = List.of(key, EncryptionKey.generate());

    assertThat(EncryptionKey.parse(key.text())).isEqualTo(key);
    assertThat(EncryptionKey.parseLines(EncryptionKey.lines(keys))).isEqualTo(keys);
    assertThat(EncryptionKey.parseLines("")).isEmpty();
  }

  @Test
  void nobodyReadsTheSecretByAccident() {
    assertThat(key.toString()).contains(key.name()).doesNotContain(key.secret());
  }
}
