package io.kubinception.etcd.install;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.kubinception.etcd.EtcdVersion;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ProgramChoiceTest {
  private static final EtcdVersion OURS = new EtcdVersion(3, 6, 14);
  private static final EtcdVersion NEXT = new EtcdVersion(3, 7, 3);
  private static final String COMPLETE = "complete=yes\n";
  private static final String DATA = "data=yes\n";

  private final Path folder;

  ProgramChoiceTest(@TempDir Path folder) {
    this.folder = folder;
  }

  private ProgramChoice choice(EtcdVersion version, boolean named) {
    Path programs = folder.resolve(version.toString());
    FolderServers.programs(programs, version.toString(), "etcd", "etcdctl", "etcdutl");
    return new ProgramChoice(new OfferedPrograms(programs, named));
  }

  private static FoundEtcd bare(String server) {
    return FoundEtcd.read(server, "");
  }

  private static FoundEtcd member(String server, EtcdVersion running, EtcdVersion installed) {
    return FoundEtcd.read(
        server, "running=%s\ninstalled=%s\n".formatted(running, installed) + COMPLETE + DATA);
  }

  private static FoundEtcd member(String server, EtcdVersion version) {
    return member(server, version, version);
  }

  private static FoundEtcd without(String server, EtcdVersion installed) {
    return FoundEtcd.read(server, "installed=%s\n".formatted(installed) + COMPLETE);
  }

  @Test
  void bareServersGetWhatIsOffered() {
    assertThat(choice(OURS, false).toInstall(List.of(bare("a"), bare("b"))).values())
        .allMatch(supply -> supply.brought().isPresent() && supply.version().equals(OURS));
  }

  @Test
  void membersKeepTheirsWhenNoneAreNamed() {
    var offered = new ProgramChoice(new OfferedPrograms(folder.resolve("nowhere"), false));

    assertThat(offered.toInstall(List.of(member("a", NEXT), member("b", NEXT))))
        .isEqualTo(Map.of("a", Supply.kept(NEXT), "b", Supply.kept(NEXT)));
    // An upgrade that was cut off: each keeps its own.
    assertThat(offered.toInstall(List.of(member("a", OURS), member("b", OURS, NEXT))))
        .isEqualTo(Map.of("a", Supply.kept(OURS), "b", Supply.kept(NEXT)));
  }

  @Test
  void programsOfAnInstallationThatWasCutOffStay() {
    var none = new ProgramChoice(new OfferedPrograms(folder.resolve("nowhere"), false));
    assertThat(none.toInstall(List.of(without("a", NEXT), without("b", NEXT))))
        .containsEntry("a", Supply.kept(NEXT));

    assertThatThrownBy(() -> choice(OURS, false).toInstall(List.of(without("a", NEXT), bare("b"))))
        .hasMessageContainingAll("a has etcd 3.7.3", "3.6.14, which is older", "--programs");
  }

  @Test
  void namedProgramsDoNotChangeTheVersionOfData() {
    List<FoundEtcd> found = List.of(bare("a"), member("b", NEXT));
    assertThatThrownBy(() -> choice(OURS, true).toInstall(found))
        .hasMessageContainingAll("b has data of etcd 3.7.3", "etcd upgrade");
    assertThat(choice(NEXT, true).toInstall(found)).hasSize(2);
    assertThatThrownBy(() -> choice(NEXT, true).toInstall(List.of(member("a", OURS))))
        .hasMessageContaining("etcd upgrade");
  }

  @Test
  void programsThatWentBackUnderARunningEtcdAreFoundAndMended() {
    List<FoundEtcd> found = List.of(member("a", NEXT, OURS));
    assertThatThrownBy(() -> choice(OURS, false).toInstall(found))
        .hasMessageContainingAll("a runs etcd 3.7.3", "3.6.14 is in its /usr/local/bin");
    assertThat(choice(NEXT, true).toInstall(found).get("a"))
        .extracting(Supply::version)
        .isEqualTo(NEXT);
  }

  @Test
  void whatJoinsRunsWhatMembersRun() {
    var members = List.of(OURS, NEXT);
    assertThatThrownBy(() -> choice(OURS, false).toJoin(bare("a"), members))
        .hasMessageContainingAll("members run etcd 3.7.3", "with --programs");
    assertThat(choice(OURS, false).toJoin(without("a", NEXT), members))
        .isEqualTo(Supply.kept(NEXT));
    assertThat(choice(NEXT, true).toJoin(without("a", OURS), members).brought()).isPresent();
    assertThatThrownBy(() -> choice(NEXT, true).toJoin(bare("a"), List.of(OURS)))
        .hasMessageContaining("kubinception etcd upgrade");
  }

  @Test
  void whatRecoversMayGoDownAPatchButNotAMinor() {
    var newer = new EtcdVersion(3, 6, 15);
    assertThat(choice(OURS, true).toRecover(List.of(member("a", newer)))).hasSize(1);
    assertThatThrownBy(() -> choice(OURS, true).toRecover(List.of(bare("a"), member("b", NEXT))))
        .hasMessageContaining("b has etcd 3.7.3");
    assertThat(choice(OURS, false).toRecover(List.of(member("a", NEXT), member("b", NEXT))))
        .containsEntry("b", Supply.kept(NEXT));
  }
}
