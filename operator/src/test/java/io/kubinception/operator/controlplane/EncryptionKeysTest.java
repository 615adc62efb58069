package io.kubinception.operator.controlplane;

import static org.assertj.core.api.Assertions.assertThat;

import io.kubinception.operator.rotation.RotationMark;
import io.kubinception.pki.EncryptionKey;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class EncryptionKeysTest {
  private static final EncryptionKey INHERITED = EncryptionKey.generate();

  private final Map<String, String> secret =
      EncryptionKeys.whole(Map.of(), true, List.of(INHERITED));

  private Map<String, String> without(String file) {
    var rest = new HashMap<>(secret);
    rest.remove(file);
    return rest;
  }

  @Test
  void itsOwnKeyWritesAndTheInheritedOneReads() {
    assertThat(EncryptionKeys.inForce(secret))
        .containsExactly(EncryptionKey.parse(secret.getOrDefault("key", "")), INHERITED);
  }

  @Test
  void whatIsWholeStaysAndHasTheInheritedKeyOnce() {
    assertThat(EncryptionKeys.whole(secret, false, List.of())).isEqualTo(secret);
    assertThat(EncryptionKeys.whole(secret, false, List.of(INHERITED))).isEqualTo(secret);
  }

  @Test
  void theKeyThatWritesIsMissedWhenItAloneIsTakenOut() {
    assertThat(EncryptionKeys.lacksOne(secret)).isFalse();
    assertThat(EncryptionKeys.lacksOne(without("key"))).isTrue();
  }

  @Test
  void eachKeyIsMissedWhileARotationGoesOn() {
    secret.put("next.key", EncryptionKey.generate().text());
    secret.put("rotation", RotationMark.NONE.begun("first", "now").used(false, "now").text());
    secret.putAll(EncryptionKeys.whole(secret, false, List.of()));

    assertThat(EncryptionKeys.lacksOne(secret)).isFalse();
    assertThat(List.of("key", "next.key", "readers"))
        .allSatisfy(file -> assertThat(EncryptionKeys.lacksOne(without(file))).isTrue());
  }

  @Test
  void aClusterWithoutAKeyMissesNone() {
    assertThat(EncryptionKeys.lacksOne(EncryptionKeys.whole(Map.of(), false, List.of()))).isFalse();
    assertThat(EncryptionKeys.lacksOne(Map.of())).isFalse();
  }
}
