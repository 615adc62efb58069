package io.kubinception.etcd;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class EtcdVersionTest {
  @ParameterizedTest
  @ValueSource(strings = {"3.5.33", "3.6.14", "3.6.15", "3.7.1", "v3.8.0", "4.0.0", "3.10.0"})
  void versionsWithAllFixesMeetTheFloor(String version) {
    assertThat(EtcdVersion.parse(version).meetsFloor()).isTrue();
    assertThat(EtcdVersion.parse(version).floorReason()).contains("holds the fixes");
  }

  @ParameterizedTest
  @ValueSource(strings = {"3.5.32", "3.6.13", "3.6.8", "3.7.0", "3.4.99", "2.3.8"})
  void olderVersionsDoNot(String version) {
    assertThat(EtcdVersion.parse(version).meetsFloor()).isFalse();
    assertThat(EtcdVersion.parse(version).floorReason()).contains("use 3.5.33, 3.6.14, 3.7.1");
  }

  @Test
  void versionsAreComparedByNumber() {
    assertThat(EtcdVersion.parse("3.6.9")).isLessThan(EtcdVersion.parse("3.6.14"));
    assertThat(EtcdVersion.parse("3.6.14-rc.1")).hasToString("3.6.14");
    assertThatThrownBy(() -> EtcdVersion.parse("latest"))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
