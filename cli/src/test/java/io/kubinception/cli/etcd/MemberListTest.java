package io.kubinception.cli.etcd;

import static org.assertj.core.api.Assertions.assertThat;

import io.kubinception.cli.output.Format;
import io.kubinception.cli.output.Style;
import io.kubinception.etcd.ClusterReport;
import io.kubinception.etcd.ClusterReport.Member;
import io.kubinception.etcd.EtcdVersion;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class MemberListTest {
  private static final MemberList MEMBERS =
      new MemberList(
          new ClusterReport(
              List.of(
                  member("etcd-1", Optional.of(new EtcdVersion(3, 6, 14)), true),
                  member("", Optional.empty(), false)),
              List.of(),
              Optional.of(true),
              List.of("etcd-2 is silent.")));

  private static Member member(String name, Optional<EtcdVersion> version, boolean answers) {
    return new Member(
        "a1",
        name,
        List.of("https://10.0.0.1:2379"),
        version,
        answers,
        false,
        2 << 20,
        1 << 20,
        0,
        7,
        7,
        7,
        2,
        answers,
        List.of());
  }

  @Test
  void peopleSeeATable() {
    assertThat(MEMBERS.table(Style.PLAIN))
        .anySatisfy(line -> assertThat(line).contains("etcd-1", "leader", "3.6.14", "2.0 MiB"))
        .anySatisfy(line -> assertThat(line).contains("(not started)", "silent"));
  }

  @Test
  void programsGetAllOfIt() {
    assertThat(Format.YAML.text(MEMBERS.tree()))
        .contains("name: etcd-1", "leader: true", "reachable: false", "dbSizeInUseBytes: 1048576")
        .contains("- etcd-2 is silent.");
  }
}
