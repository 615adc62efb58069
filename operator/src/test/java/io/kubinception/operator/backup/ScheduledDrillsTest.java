package io.kubinception.operator.backup;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.Condition;
import io.fabric8.kubernetes.api.model.ConditionBuilder;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.kubinception.api.v1alpha1.EtcdBackup;
import io.kubinception.api.v1alpha1.EtcdBackupSpec;
import io.kubinception.api.v1alpha1.EtcdBackupStatus;
import io.kubinception.api.v1alpha1.Kubinception;
import io.kubinception.testkit.Partial;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class ScheduledDrillsTest {
  private static final Instant NOON = Instant.parse("2026-03-01T12:00:00Z");
  private static final Duration WEEK = Duration.ofDays(7);

  @Test
  void theNewestGoodOneIsDueWhenNoneWasDrilledForTheTime() {
    EtcdBackup old = taken("old", 0);
    EtcdBackup newest = taken("newest", 1);

    assertThat(drills(old, newest).due(WEEK, NOON)).contains(newest);
    assertThat(drills(drilled(old, days(3)), newest).due(WEEK, days(9))).isEmpty();
    assertThat(drills(drilled(old, days(3)), newest).due(WEEK, days(10))).contains(newest);
    assertThat(drills().due(WEEK, NOON)).isEmpty();
  }

  @Test
  void aDrillOfABackupThatIsGoneCounts() {
    EtcdBackup heir = taken("heir", 1);
    annotate(heir, Kubinception.ANNOTATION_DRILLED_BEFORE, days(3).toString());

    assertThat(drills(heir).last()).contains(days(3));
    assertThat(drills(heir).due(WEEK, days(9))).isEmpty();
  }

  @Test
  void oneThatFailedIsTriedAgainAfterAnHourAndNamed() {
    EtcdBackup failed = failed(taken("a", 1), days(1));

    assertThat(drills(failed).due(WEEK, days(1).plusSeconds(3599))).isEmpty();
    assertThat(drills(failed).due(WEEK, days(1).plusSeconds(3600))).contains(failed);
    assertThat(drills(failed).due(Duration.ofMinutes(1), days(1).plusSeconds(60))).isPresent();
    assertThat(drills(failed).trouble(WEEK, days(1))).contains("x (none yet: it is damaged)");
  }

  @Test
  void whoFailsAgainAndAgainDoesNotComeFirst() {
    assertThat(drills(failed(taken("a", 1), days(6))).attempted())
        .isAfter(drills(drilled(taken("b", 1), days(2))).attempted());
    assertThat(drills(taken("c", 1)).attempted()).isEqualTo(Instant.EPOCH);
  }

  @Test
  void aGoodDrillAfterAFailedOneEndsTheTrouble() {
    EtcdBackup failed = failed(taken("a", 1), days(1));
    EtcdBackup good = drilled(taken("b", 2), days(2));

    assertThat(drills(failed, good).trouble(WEEK, days(2))).isEmpty();
  }

  @Test
  void twoPeriodsWithoutADrillAreTooLong() {
    Duration limit = WEEK.multipliedBy(2).plusMinutes(15);

    assertThat(drills(taken("a", 0)).trouble(WEEK, NOON.plus(limit))).isEmpty();
    assertThat(drills(taken("a", 0)).trouble(WEEK, NOON.plus(limit).plusSeconds(1)))
        .contains("x (none yet)");
    assertThat(drills(drilled(taken("a", 0), days(1))).trouble(WEEK, NOON.plus(limit))).isEmpty();
    assertThat(drills(drilled(taken("a", 0), days(1))).trouble(WEEK, days(16)))
        .contains("x (last drill of " + days(1) + ")");
  }

  @Test
  void aWishIsUnderWayUntilItIsAnsweredAndItsScratchTenantIsGone() {
    String wish = NOON.toString();
    EtcdBackup wished = taken("a", 0);
    annotate(wished, Kubinception.ANNOTATION_DRILL, wish);
    assertThat(DrillWishes.isUnderWay(wished, NOON)).isTrue();
    assertThat(DrillWishes.isUnderWay(wished, NOON.plusSeconds(3600)))
        .as("one that does not begin")
        .isFalse();

    status(wished, null, wish, "abcdefghijkl");
    assertThat(DrillWishes.isUnderWay(wished, days(1))).isTrue();

    status(wished, null, wish, null);
    assertThat(DrillWishes.isUnderWay(wished, NOON)).isFalse();
  }

  @Test
  void whatPeopleWriteIntoTheWishDoesNoHarm() {
    EtcdBackup wished = failed(taken("a", 0), NOON);
    annotate(wished, Kubinception.ANNOTATION_DRILL, "please");
    status(wished, null, "please", null);

    assertThat(drills(wished).due(WEEK, NOON)).contains(wished);
  }

  @Test
  void theScratchTenantIsTheSameForTheSameWish() {
    assertThat(DrillWishes.scratch("uid", "now"))
        .isEqualTo(DrillWishes.scratch("uid", "now"))
        .isNotEqualTo(DrillWishes.scratch("uid", "later"))
        .isNotEqualTo(DrillWishes.scratch("other", "now"));
  }

  private static ScheduledDrills drills(EtcdBackup... backups) {
    return new ScheduledDrills(new ScheduledBackups("x", List.of(backups)), NOON);
  }

  private static Instant days(int days) {
    return NOON.plus(Duration.ofDays(days));
  }

  private static EtcdBackup taken(String name, int day) {
    var backup = new EtcdBackup();
    backup.setMetadata(
        new ObjectMetaBuilder().withName(name).withCreationTimestamp(days(day).toString()).build());
    backup.setSpec(EtcdBackupSpec.of("x", "store"));
    status(backup, null, null, null);
    return backup;
  }

  private static EtcdBackup drilled(EtcdBackup backup, Instant at) {
    annotate(backup, Kubinception.ANNOTATION_DRILL, at.toString());
    status(backup, at.toString(), at.toString(), null, condition("Drilled", "True", ""));
    return backup;
  }

  private static EtcdBackup failed(EtcdBackup backup, Instant at) {
    annotate(backup, Kubinception.ANNOTATION_DRILL, at.toString());
    status(backup, null, at.toString(), null, condition("Drilled", "False", "it is damaged"));
    return backup;
  }

  private static void annotate(EtcdBackup backup, String name, String value) {
    var annotations = new HashMap<String, String>();
    if (backup.getMetadata().getAnnotations() != null) {
      annotations.putAll(backup.getMetadata().getAnnotations());
    }
    annotations.put(name, value);
    backup.getMetadata().setAnnotations(annotations);
  }

  private static void status(
      EtcdBackup backup,
      @Nullable String drilledAt,
      @Nullable String request,
      @Nullable String scratch,
      Condition... more) {
    var conditions = new ArrayList<>(List.of(more));
    conditions.add(condition("Ready", "True", ""));
    backup.setStatus(
        Partial.of(EtcdBackupStatus.class)
            .with("observedGeneration", 1L)
            .with("subject", "x")
            .with("etcdCluster", "lab")
            .with("takenAt", backup.getMetadata().getCreationTimestamp())
            .with("drilledAt", drilledAt)
            .with("drillRequest", request)
            .with("scratchTenant", scratch)
            .with("conditions", conditions)
            .make());
  }

  private static Condition condition(String type, String status, String message) {
    return new ConditionBuilder()
        .withType(type)
        .withStatus(status)
        .withReason("Reason")
        .withMessage(message)
        .build();
  }
}
