package io.kubinception.etcd;

import static org.assertj.core.api.Assertions.assertThat;

import io.kubinception.etcd.ClusterReport.Member;
import io.kubinception.etcd.Maintenance.Alarm;
import io.kubinception.etcd.Maintenance.AlarmKind;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class RoomTest {
  private static final long MIB = 1L << 20;

  @Test
  void fourFifthsOfTheQuotaMayBeUsed() {
    assertThat(Room.missing(report(member("a", 700, 1000, true)), 100 * MIB)).isEmpty();
    assertThat(Room.missing(report(member("a", 700, 1000, true)), 101 * MIB))
        .contains(
            "101 MiB more would fill the database of a (700 MiB) beyond 80 % of its quota (1000"
                + " MiB): defragment the etcd cluster, move customers away, or raise the quota");
  }

  @Test
  void theFullestMemberThatAnswersCounts() {
    assertThat(
            Room.missing(
                report(member("a", 100, 1000, true), member("b", 790, 1000, true)), 50 * MIB))
        .hasValueSatisfying(why -> assertThat(why).contains("of b "));
    assertThat(
            Room.missing(report(member("a", 100, 1000, true), member("b", 0, 0, false)), 50 * MIB))
        .isEmpty();
  }

  @Test
  void whoDoesNotSayItsQuotaHasThatOfEtcd() {
    assertThat(Room.missing(report(member("a", 1500, 0, true)), 100 * MIB)).isEmpty();
    assertThat(Room.missing(report(member("a", 1600, 0, true)), 100 * MIB))
        .hasValueSatisfying(why -> assertThat(why).contains("2048 MiB"));
  }

  @Test
  void aFullEtcdHasNone() {
    var full =
        new ClusterReport(
            List.of(member("a", 100, 1000, true)),
            List.of(new Alarm(1, AlarmKind.NOSPACE)),
            Optional.of(true),
            List.of());

    assertThat(Room.missing(full, MIB))
        .hasValueSatisfying(why -> assertThat(why).contains("NOSPACE"));
  }

  @Test
  void whoLivesThereMayUseWhatIsFreeInTheFile() {
    assertThat(Room.missing(report(member("a", 820, 400, 1000)), MIB)).isPresent();
    assertThat(Room.missingInPlace(report(member("a", 820, 400, 1000)), 100 * MIB)).isEmpty();
    assertThat(Room.missingInPlace(report(member("a", 820, 700, 1000)), 101 * MIB))
        .contains(
            "101 MiB more would fill the database of a (700 MiB in use) beyond 80 % of its quota"
                + " (1000 MiB): move customers away, or raise the quota");
    // Etcd takes no write when its file has reached the quota, whatever is free in it.
    assertThat(Room.missingInPlace(report(member("a", 900, 400, 1000)), 51 * MIB))
        .contains(
            "51 MiB more would fill the database of a (a file of 900 MiB) beyond 95 % of its quota"
                + " (1000 MiB): defragment the etcd cluster, or raise the quota");
  }

  @Test
  void whatWritesNothingNeedsNoRoom() {
    var full = List.of(member("a", 990, 990, 1000));
    assertThat(Room.missingInPlace(report(full.getFirst()), 0)).isEmpty();
    assertThat(
            Room.missingInPlace(
                new ClusterReport(
                    full, List.of(new Alarm(1, AlarmKind.NOSPACE)), Optional.of(true), List.of()),
                0))
        .hasValueSatisfying(why -> assertThat(why).contains("NOSPACE"));
  }

  private static ClusterReport report(Member... members) {
    return new ClusterReport(List.of(members), List.of(), Optional.of(true), List.of());
  }

  private static Member member(String name, long size, long quota, boolean reachable) {
    return member(name, size, size, quota, reachable);
  }

  private static Member member(String name, long size, long used, long quota) {
    return member(name, size, used, quota, true);
  }

  private static Member member(String name, long size, long used, long quota, boolean reachable) {
    return new Member(
        "1",
        name,
        List.of(),
        Optional.empty(),
        false,
        false,
        size * MIB,
        used * MIB,
        quota * MIB,
        1,
        1,
        1,
        1,
        reachable,
        List.of());
  }
}
