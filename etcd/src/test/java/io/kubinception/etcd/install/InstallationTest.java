package io.kubinception.etcd.install;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.kubinception.etcd.EtcdVersion;
import io.kubinception.etcd.Members.Member;
import io.kubinception.etcd.install.EtcdPlan.Server;
import io.kubinception.etcd.operate.Progress;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.function.Function;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** On servers that are folders. */
class InstallationTest {
  private static final List<Server> SERVERS =
      List.of(
          new Server("etcd-1", "10.0.0.1"),
          new Server("etcd-2", "10.0.0.2"),
          new Server("etcd-3", "10.0.0.3"));
  private static final Function<Server, String> HOST = Server::name;

  private final Path folder;
  private final FolderServers servers;
  private final Installation installation;

  InstallationTest(@TempDir Path folder) {
    this.folder = folder;
    this.servers = new FolderServers(folder.resolve("servers"));
    EtcdAuthorities authorities =
        new AuthorityFolder(folder.resolve("pki"), Clock.systemUTC()).ensure("region-1");
    this.installation =
        new Installation(
            new EtcdPlan("region-1", SERVERS, 1, 0, EtcdLimits.DEFAULT),
            authorities,
            authorities.clients().issue(EtcdAuthorities.root(Duration.ofDays(1))),
            Progress.silent());
  }

  private OfferedPrograms programs(String version, String... names) {
    return new OfferedPrograms(
        FolderServers.programs(folder.resolve("programs-" + version), version, names), true);
  }

  private OfferedPrograms programs(String version) {
    return programs(version, "etcd", "etcdctl", "etcdutl");
  }

  private void assertInstallRefused(OfferedPrograms offered, String... sentence) {
    try (Ssh ssh = servers.ssh()) {
      var before = servers.contents();
      assertThatThrownBy(() -> installation.supplies(ssh, offered, HOST))
          .isInstanceOf(InstallException.class)
          .hasMessageContainingAll(sentence);
      assertThat(servers.contents()).isEqualTo(before);
    }
  }

  @Test
  void olderProgramsThanAServersAreRefusedBeforeAnyServerIsTouched() {
    SERVERS.forEach(server -> servers.make(server.name()));
    servers.member("etcd-3", "3.7.3");

    assertInstallRefused(
        programs("3.6.14"), "etcd-3 has data of etcd 3.7.3", "leave --programs out");
    assertInstallRefused(
        new OfferedPrograms(programs("3.6.14").folder(), false),
        "etcd-1 lacks programs of etcd 3.7.3",
        "with --programs");
  }

  @Test
  void aPartOfTheProgramsIsRefusedBeforeAnyServerIsTouched() {
    SERVERS.forEach(server -> servers.make(server.name()));

    assertInstallRefused(programs("3.7.3", "etcd"), "etcdctl is needed", "--programs");
  }

  @Test
  void aServerOfAnotherSystemIsRefusedBeforeAnyServerIsTouched() {
    SERVERS.forEach(server -> servers.make(server.name()));
    servers.write("etcd-3", "etc/os-release", "ID=other\nVERSION_ID=1\nPRETTY_NAME=Other\n");

    assertInstallRefused(programs("3.6.14"), "Other is not among Debian 12");
  }

  @Test
  void aPartOfTheMembersIsNoCluster() {
    var members =
        SERVERS.stream()
            .map(
                server ->
                    new Member(
                        1,
                        server.name().equals("etcd-3") ? "" : server.name(),
                        List.of(),
                        List.of(server.peerUrl()),
                        false))
            .toList();
    var all = new EtcdPlan("region-1", SERVERS, 1, 0, EtcdLimits.DEFAULT);

    assertThatThrownBy(
            () -> Installation.refuseMembersLeftOut(all.of(List.of(SERVERS.getFirst())), members))
        .isInstanceOf(InstallException.class)
        .hasMessageContainingAll(
            "of etcd-1 has members", "(etcd-2, [https://10.0.0.3:2380])", "--servers");
    assertThatCode(() -> Installation.refuseMembersLeftOut(all, members))
        .doesNotThrowAnyException();

    assertThatThrownBy(() -> Installation.refuseOthersThanMembers(all, members.subList(0, 2)))
        .isInstanceOf(InstallException.class)
        .hasMessageContainingAll(
            "etcd-3 is no member", "kubinception etcd join --server etcd-3=10.0.0.3");
    assertThatCode(() -> Installation.refuseOthersThanMembers(all, members))
        .doesNotThrowAnyException();
    assertThatCode(() -> Installation.refuseOthersThanMembers(all, List.of()))
        .as("nobody answers")
        .doesNotThrowAnyException();
  }

  @Test
  void whatJoinsIsRefusedBeforeItsServerIsTouched() {
    Server joining = SERVERS.getFirst();
    servers.make(joining.name());
    try (Ssh ssh = servers.ssh()) {
      var members = List.of(new EtcdVersion(3, 7, 3), new EtcdVersion(3, 7, 3));
      var before = servers.contents();

      assertThatThrownBy(
              () ->
                  installation.supplyToJoin(
                      ssh, joining, programs("3.6.14"), members, joining.name()))
          .hasMessageContaining("members run etcd 3.7.3")
          .hasMessageContaining("holds 3.6.14");
      assertThat(servers.contents()).isEqualTo(before);
      assertThat(
              installation
                  .supplyToJoin(ssh, joining, programs("3.7.3"), members, joining.name())
                  .brought())
          .isPresent();
    }
  }

  @Test
  void anUpgradeBringsAllThreePrograms() {
    servers.member("etcd-1", "3.6.14");
    try (Ssh ssh = servers.ssh()) {
      Programs newer = programs("3.7.3").read();
      installation.restart(ssh, SERVERS.getFirst(), newer, "etcd-1");

      for (String name : Programs.NAMES) {
        assertThat(servers.file("etcd-1", "usr/local/bin/" + name))
            .hasSameTextualContentAs(newer.file(name))
            .isExecutable();
      }
    }
  }
}
