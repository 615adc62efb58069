package io.kubinception.etcd.install;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.kubinception.etcd.ClusterReport;
import io.kubinception.etcd.ClusterReport.Member;
import io.kubinception.etcd.EtcdVersion;
import io.kubinception.etcd.Maintenance.Alarm;
import io.kubinception.etcd.Maintenance.AlarmKind;
import io.kubinception.etcd.install.EtcdPlan.Server;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class ChangedLimitsTest {
  private static final long GIB = 1L << 30;
  private static final EtcdPlan PLAN =
      new EtcdPlan(
          "region-1", List.of(new Server("etcd-1", "10.0.0.1")), 1, 10, EtcdLimits.DEFAULT);

  private static ClusterReport report(long size, long quota, AlarmKind... alarms) {
    var version = Optional.of(new EtcdVersion(3, 6, 14));
    var member =
        new Member(
            "1", "etcd-1", List.of(), version, true, false, size, size, quota, 1, 1, 1, 1, true,
            List.of());
    var on = List.of(alarms).stream().map(kind -> new Alarm(1, kind)).toList();
    var problems = on.stream().map(alarm -> "Alarm " + alarm.kind() + ".").toList();
    return new ClusterReport(List.of(member), on, Optional.of(true), problems);
  }

  @Test
  void aLimitBelowWhatThereIsIsRefused() {
    var limits = new EtcdLimits(null, "4GiB", "5m");

    assertThatThrownBy(() -> ChangedLimits.refuseTooSmall(limits, report(5 * GIB, 8 * GIB)))
        .isInstanceOf(InstallException.class)
        .hasMessageContainingAll("5120 MiB", "limit of 4GiB", "--database-limit");
    assertThatCode(() -> ChangedLimits.refuseTooSmall(limits, report(3 * GIB, 8 * GIB)))
        .doesNotThrowAnyException();
  }

  @Test
  void aFullEtcdWhoseLimitStaysOrGrowsIsNotInTheWay() {
    assertThatCode(() -> ChangedLimits.refuseTooSmall(EtcdLimits.DEFAULT, report(8 * GIB, 8 * GIB)))
        .doesNotThrowAnyException();
    assertThat(Installation.serves(PLAN, report(8 * GIB, 8 * GIB, AlarmKind.NOSPACE))).isTrue();
    assertThat(
            Installation.serves(
                PLAN, report(8 * GIB, 8 * GIB, AlarmKind.NOSPACE, AlarmKind.CORRUPT)))
        .isFalse();
  }
}
