package io.kubinception.etcd;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.security.SecureRandom;
import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TenantIdTest {
  @Test
  void generatedIdsAreValidAndDifferent() {
    SecureRandom random = new SecureRandom();
    Set<TenantId> ids = new HashSet<>();
    for (int i = 0; i < 10_000; i++) {
      ids.add(TenantId.generate(random));
    }
    assertThat(ids).hasSize(10_000);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", "abc", "1bcdefghijkl", "abcdefghijk/", "ABCDEFGHIJKL", "abcdefghijklm"})
  void everythingElseIsRefused(String text) {
    assertThatThrownBy(() -> new TenantId(text)).isInstanceOf(IllegalArgumentException.class);
    assertThat(TenantId.ofUser("t-" + text)).isEmpty();
  }

  @Test
  void namesAreDerivedFromTheId() {
    TenantId id = new TenantId("abcdefghijk2");

    assertThat(id.keyRange()).isEqualTo(KeyRange.of("/t/abcdefghijk2/", "/t/abcdefghijk20"));
    assertThat(id.keyRange()).isEqualTo(KeyRange.prefix("/t/abcdefghijk2/"));
    assertThat(id.registryPrefix()).isEqualTo("/t/abcdefghijk2/registry");
    assertThat(id.user()).isEqualTo("t-abcdefghijk2");
    assertThat(id.role()).isEqualTo("t-abcdefghijk2");
    assertThat(TenantId.ofUser(id.user())).contains(id);
    assertThat(TenantId.ofUser("root")).isEmpty();
  }
}
