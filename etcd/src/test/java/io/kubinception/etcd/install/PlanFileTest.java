package io.kubinception.etcd.install;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.kubinception.etcd.Members.Member;
import io.kubinception.etcd.install.EtcdPlan.Server;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PlanFileTest {
  private static final Server ONE = new Server("etcd-1", "10.0.0.1");
  private static final Server TWO = new Server("etcd-2", "fd00::2");
  private static final EtcdPlan PLAN =
      new EtcdPlan("region-1", List.of(ONE, TWO), 2, 0, EtcdLimits.DEFAULT.withMemory("12GiB"));

  private final Path folder;
  private final PlanFile file;

  PlanFileTest(@TempDir Path folder) {
    this.folder = folder;
    this.file = new PlanFile(folder);
  }

  @Test
  void knowsNothingBeforeTheFirstCommand() {
    assertThat(file.read("region-1")).isEmpty();
  }

  @Test
  void readsWhatWasKeptLast() {
    file.keep(PLAN);
    assertThat(file.read("region-1")).contains(PLAN);

    var unlimited = new EtcdPlan("region-1", List.of(ONE), 1, 10, EtcdLimits.DEFAULT);
    file.keep(unlimited);
    assertThat(file.read("region-1")).contains(unlimited);
  }

  @Test
  void remembersLimitsAndTakesTheUsualOnesWhereAnOlderVersionKeptNone() throws IOException {
    var limits = new EtcdLimits("12GiB", "12GiB", "1h");
    file.keep(new EtcdPlan("region-1", List.of(ONE), 1, 10, limits));
    assertThat(file.read("region-1").orElseThrow().limits()).isEqualTo(limits);

    Files.writeString(
        folder.resolve("plan.properties"), "servers=a=10.0.0.1\nepoch=1\nslowest-disk-ms=10\n");
    assertThat(file.read("region-1").orElseThrow().limits()).isEqualTo(EtcdLimits.DEFAULT);
  }

  @Test
  void forgetsServersThatNoMemberIsOn() {
    file.forgetOthersThan(List.of(member(ONE)));
    assertThat(file.read("region-1")).isEmpty();

    file.keep(PLAN);
    file.forgetOthersThan(List.of(member(new Server("other", "10.9.9.9"))));
    assertThat(file.read("region-1")).as("of another cluster's members").contains(PLAN);

    file.forgetOthersThan(List.of(member(ONE)));
    assertThat(file.read("region-1")).contains(PLAN.of(List.of(ONE)));
  }

  private static Member member(Server server) {
    return new Member(1, server.name(), List.of(), List.of(server.peerUrl()), false);
  }

  @Test
  void saysWhichFileIsBrokenAndWhatToDo() throws IOException {
    Files.writeString(folder.resolve("plan.properties"), "servers=etcd-1\n");

    assertThatThrownBy(() -> file.read("region-1"))
        .isInstanceOf(InstallException.class)
        .hasMessageContainingAll("plan.properties cannot be read", "mend it, or delete it");
  }

  @Test
  void aServerThatJoinsTakesThePlaceOfItsNamesakeAndOfWhoHadItsAddress() {
    var anew = new Server("etcd-2", "10.0.0.9");
    assertThat(PLAN.with(anew).servers()).containsExactly(ONE, anew);

    var third = new Server("etcd-3", "10.0.0.1");
    assertThat(PLAN.with(third).servers()).containsExactly(TWO, third);
    assertThat(PLAN.with(third).limits().memory()).isEqualTo("12GiB");
  }

  @Test
  void leavesOutServersThatAreNoMembers() {
    assertThat(PLAN.at(List.of("https://[fd00:0:0:0:0:0:0:2]:2380")).servers())
        .containsExactly(TWO);
  }
}
