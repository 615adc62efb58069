package io.kubinception.operator.backup;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.ConditionBuilder;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.kubinception.api.v1alpha1.EtcdBackup;
import io.kubinception.api.v1alpha1.EtcdBackupSpec;
import io.kubinception.api.v1alpha1.EtcdBackupStatus;
import io.kubinception.testkit.Partial;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class ScheduledBackupsTest {
  private static final Instant NOON = Instant.parse("2026-03-01T12:00:00Z");
  private static final Duration PERIOD = Duration.ofHours(6);

  @Test
  void oneNameIsDuePerPeriodWhoeverAsks() {
    var backups = new ScheduledBackups("abcdefghijkl", List.of());
    Set<String> names = new HashSet<>();
    for (int minute = 0; minute < 24 * 60; minute++) {
      names.add(backups.dueName("daily", PERIOD, NOON.plus(Duration.ofMinutes(minute))));
    }
    // The periods of a tenant do not begin at noon.
    assertThat(names).hasSize(5).allMatch(name -> name.startsWith("daily-abcdefghijkl-2026030"));
  }

  @Test
  void tenantsAreSpreadOverThePeriod() {
    Set<String> starts = new HashSet<>();
    for (int i = 0; i < 100; i++) {
      String subject = "tenant%06d".formatted(i);
      String name = new ScheduledBackups(subject, List.of()).dueName("s", PERIOD, NOON);
      starts.add(name.substring(name.length() - 4));
    }
    assertThat(starts).hasSizeGreaterThan(50);
  }

  @Test
  void keepsTheNewestGoodOnesAndWhatIsUnderWay() {
    List<EtcdBackup> all = new ArrayList<>();
    for (int hour = 0; hour < 6; hour++) {
      all.add(backup("good-" + hour, hour, true));
    }
    all.add(backup("failed-long-ago", 2, false));
    all.add(backup("under-way", 7, false));

    assertThat(new ScheduledBackups("x", all).superfluous(3))
        .extracting(b -> b.getMetadata().getName())
        .containsExactlyInAnyOrder("good-0", "good-1", "good-2", "failed-long-ago");
  }

  @Test
  void withoutAGoodOneNothingIsTakenAway() {
    var failed = List.of(backup("a", 1, false), backup("b", 2, false));
    var backups = new ScheduledBackups("x", failed);

    assertThat(backups.superfluous(1)).isEmpty();
    assertThat(backups.newestGood()).isEmpty();
    assertThat(backups.trouble()).contains("the store is down");
  }

  @Test
  void aGoodOneThatIsReadAgainIsNotThrownAway() {
    EtcdBackup read = backup("a", 1, true);
    var ready = requireNonNull(read.getStatus().conditions()).getFirst();
    ready.setStatus("False");
    ready.setReason(EtcdBackupReconciler.VERIFYING);

    assertThat(new ScheduledBackups("x", List.of(read, backup("b", 2, true))).superfluous(2))
        .isEmpty();
  }

  @Test
  void whatFailsIsTriedAgainAndNobodyElseWaitsForIt() {
    var failed = new ScheduledBackups("x", List.of(backup("a", 1, false)));

    assertThat(failed.underWay()).isZero();
    assertThat(failed.needs("next", "store")).isFalse();
    assertThat(failed.needs("next", "another-store")).isTrue();
  }

  @Test
  void anotherOneIsMadeWhenTheNewestWasTaken() {
    var good = new ScheduledBackups("x", List.of(backup("a", 1, true)));

    assertThat(good.needs("a", "store")).isFalse();
    assertThat(good.needs("next", "store")).isTrue();
    assertThat(new ScheduledBackups("x", List.of()).needs("first", "store")).isTrue();
  }

  @Test
  void whatNobodyHasLookedAtIsUnderWay() {
    EtcdBackup fresh = backup("a", 1, false);
    fresh.setStatus(null);

    assertThat(new ScheduledBackups("x", List.of(fresh)).underWay()).isOne();
  }

  private static EtcdBackup backup(String name, int hour, boolean good) {
    String time = NOON.plus(Duration.ofHours(hour)).toString();
    var backup = new EtcdBackup();
    backup.setMetadata(new ObjectMetaBuilder().withName(name).withCreationTimestamp(time).build());
    backup.setSpec(EtcdBackupSpec.of("x", "store"));
    backup.setStatus(
        Partial.of(EtcdBackupStatus.class)
            .with("observedGeneration", 1L)
            .with("subject", "x")
            .with("takenAt", good ? time : null)
            .with(
                "conditions",
                List.of(
                    new ConditionBuilder()
                        .withType("Ready")
                        .withStatus(good ? "True" : "False")
                        .withReason(good ? "Ready" : "StoreUnavailable")
                        .withMessage(good ? "" : "the store is down")
                        .build()))
            .make());
    return backup;
  }
}
