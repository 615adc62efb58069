package io.kubinception.etcd.install;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.kubinception.etcd.EtcdVersion;
import io.kubinception.etcd.install.EtcdPlan.Server;
import io.kubinception.etcd.install.EtcdServer.Start;
import io.kubinception.etcd.install.ServerRecipe.RecipeFile;
import io.kubinception.pki.IssuedCertificate;
import io.kubinception.pki.TlsMaterial;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

/** {@code -Dkubinception.regenerate=true} writes the golden files anew. */
class EtcdServerTest {
  private static final Path GOLDEN = Path.of("src/test/resources/io/kubinception/etcd/install");
  private static final List<Server> SERVERS =
      List.of(
          new Server("etcd-1", "10.0.0.1"),
          new Server("etcd-2", "10.0.0.2"),
          new Server("etcd-3", "fd00::3"));
  private static final EtcdVersion VERSION = new EtcdVersion(3, 6, 14);
  private static final EtcdPlan PLAN =
      new EtcdPlan("region-1", SERVERS, 2, 10, EtcdLimits.DEFAULT.withMemory("12GiB"));

  @Test
  void userDataOfAServerThatIsBornWithItsCluster() throws IOException {
    assertGolden(
        "birth.cloud-config", CloudInit.text(server(0, new Start.Birth()).recipe(VERSION)));
  }

  @Test
  void unitOfAServerThatJoins() throws IOException {
    var start = new Start.Join("etcd-1=https://10.0.0.1:2380,etcd-4=https://10.0.0.4:2380");
    RecipeFile unit =
        server(2, start).recipe(VERSION).files().stream()
            .filter(file -> file.path().endsWith("etcd.service"))
            .findFirst()
            .orElseThrow();
    assertGolden("join.service", unit.text());
  }

  @Test
  void keysAreForTheirOwnerOnlyAndNeverInText() {
    EtcdServer server = server(0, new Start.Birth());
    assertThat(server.recipe(VERSION).files())
        .filteredOn(file -> file.text().contains("PRIVATE"))
        .hasSize(3)
        .allMatch(file -> file.mode().equals("0600"));
    assertThat(server.toString() + server.recipe(VERSION)).doesNotContain("PRIVATE");
    assertThat(server.certificates())
        .extracting(RecipeFile::path)
        .contains("/etc/etcd/server.key", "/etc/etcd/peer.crt")
        .doesNotContain("/etc/etcd/birth.env");
  }

  @Test
  void refusesWhatMakesNoCluster() {
    var two = new EtcdPlan("a", SERVERS.subList(0, 2), 1, 10, EtcdLimits.DEFAULT);
    assertThatThrownBy(two::atBirth).hasMessageContaining("1, 3 or 5");
    assertThatThrownBy(() -> new EtcdPlan("a", List.of(), 1, 10, EtcdLimits.DEFAULT))
        .hasMessageContaining("at least one");
    assertThatThrownBy(() -> new Server("etcd_1", "10.0.0.1")).hasMessageContaining("etcd_1");
    assertThatThrownBy(() -> new Server("etcd-1", "some.host"))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(
            () ->
                new EtcdPlan(
                    "a",
                    List.of(SERVERS.getFirst()),
                    1,
                    10,
                    EtcdLimits.DEFAULT.withMemory("12GiB\nExecStart=x")))
        .hasMessageContaining("memory limit");
  }

  private static EtcdServer server(int number, Start start) {
    return new EtcdServer(
        PLAN,
        SERVERS.get(number),
        start,
        new IssuedCertificate("serving certificate\n", "PRIVATE serving\n"),
        new IssuedCertificate("peer certificate\n", "PRIVATE peer\n"),
        "peer authority\n",
        "client authority\n",
        new TlsMaterial("server authority\n", "root certificate\n", "PRIVATE root\n"));
  }

  private static void assertGolden(String name, String text) throws IOException {
    Path file = GOLDEN.resolve(name);
    if (Boolean.getBoolean("kubinception.regenerate")) {
      Files.writeString(file, text);
    }
    assertThat(text).isEqualTo(Files.readString(file));
  }
}
