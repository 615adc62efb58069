package io.kubinception.operator.backup;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.kubinception.api.v1alpha1.EtcdBackup;
import io.kubinception.api.v1alpha1.EtcdBackupSpec;
import io.kubinception.api.v1alpha1.EtcdBackupStatus;
import io.kubinception.api.v1alpha1.Kubinception;
import io.kubinception.testkit.Partial;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class EtcdBackupPassTest {
  private static final String READ_AT = "2026-01-01T00:00:00Z";

  @Test
  void aWishThatWasAnsweredBeforeAnswersWereToldIsNotDue() {
    assertThat(isDue("2025-12-31T23:59:59Z", null)).isFalse();
    assertThat(isDue("2026-01-01T00:00:01Z", null)).isTrue();
  }

  @ParameterizedTest
  @ValueSource(strings = {"2025-12-31T23:59:59Z", "2026-01-01T00:00:01Z", "now, please"})
  void anyOtherWishThanTheAnsweredOneIsDueWhateverTheClocksSay(String wish) {
    assertThat(isDue(wish, "")).isTrue();
    assertThat(isDue(wish, "an earlier one")).isTrue();
    assertThat(isDue(wish, wish)).isFalse();
  }

  @Test
  void whenItWasReadThroughIsToldInWholeSeconds() {
    EtcdBackup backup = backup("", null, "2026-12-01T15:11:54.804985098Z");

    assertThat(new EtcdBackupPass(backup).verifiedText()).isEqualTo("2026-12-01T15:11:54Z");
  }

  private static boolean isDue(String wish, @Nullable String answered) {
    return new EtcdBackupPass(backup(wish, answered, READ_AT)).verificationDue();
  }

  private static EtcdBackup backup(String wish, @Nullable String answered, String verifiedAt) {
    var backup = new EtcdBackup();
    backup.setMetadata(
        new ObjectMetaBuilder()
            .withName("b")
            .withAnnotations(Map.of(Kubinception.ANNOTATION_VERIFY, wish))
            .build());
    backup.setSpec(EtcdBackupSpec.of("x", "store"));
    backup.setStatus(
        Partial.of(EtcdBackupStatus.class)
            .with("observedGeneration", 1L)
            .with("subject", "x")
            .with("verifiedAt", verifiedAt)
            .with("verifyRequest", answered)
            .with("conditions", List.of())
            .make());
    return backup;
  }
}
