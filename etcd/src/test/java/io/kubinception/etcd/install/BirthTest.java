package io.kubinception.etcd.install;

import static org.assertj.core.api.Assertions.assertThat;

import io.kubinception.etcd.EtcdVersion;
import io.kubinception.etcd.install.EtcdPlan.Server;
import io.kubinception.etcd.install.EtcdServer.Start;
import io.kubinception.etcd.install.ServerRecipe.RecipeFile;
import io.kubinception.pki.IssuedCertificate;
import io.kubinception.pki.TlsMaterial;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a server's unit does before and after its etcd, below a folder. */
class BirthTest {
  private static final Server SERVER = new Server("etcd-1", "10.0.0.1");
  private static final EtcdVersion VERSION = new EtcdVersion(3, 6, 14);
  private static final EtcdPlan PLAN =
      new EtcdPlan("region-1", List.of(SERVER), 1, 0, EtcdLimits.DEFAULT);

  private final Path root;
  private String said = "";

  BirthTest(@TempDir Path root) {
    this.root = root;
  }

  @BeforeEach
  void theFilesOfAServerThatJoins() throws IOException {
    FolderServers.programs(root.resolve("usr/local/bin"), "3.6.14", "etcd", "etcdctl", "etcdutl");
    Files.createDirectories(root.resolve("var/lib"));
    for (RecipeFile file : recipe().files()) {
      Path place = root.resolve(file.path().substring(1));
      Files.createDirectories(place.getParent());
      Files.writeString(place, below(file.text()));
      assertThat(place.toFile().setExecutable(file.mode().equals("0755"))).isTrue();
    }
    // The disk of this machine is not what is to be judged.
    Files.writeString(
        root.resolve("usr/local/sbin/kubinception-etcd-disk"), "#!/bin/sh\necho 1 1 1\n");
  }

  private static ServerRecipe recipe() {
    var certificate = new IssuedCertificate("certificate\n", "key\n");
    return new EtcdServer(
            PLAN,
            SERVER,
            new Start.Join("etcd-1=https://10.0.0.1:2380"),
            certificate,
            certificate,
            "authority\n",
            "authority\n",
            new TlsMaterial("authority\n", "certificate\n", "key\n"))
        .recipe(VERSION);
  }

  private String below(String text) {
    return text.replaceAll("(?<![a-zA-Z0-9.])/(etc|usr/local|var/lib)/", root + "/$1/");
  }

  /** Does what systemd does for this line of the unit. */
  private int does(String line) throws IOException, InterruptedException {
    String unit = Files.readString(root.resolve("etc/systemd/system/etcd.service"));
    String command =
        unit.lines()
            .filter(one -> one.startsWith(line + "="))
            .findFirst()
            .map(one -> one.substring(line.length() + 1).replaceFirst("^-", ""))
            .orElse("true");
    Process process = new ProcessBuilder("sh", "-c", command).redirectErrorStream(true).start();
    said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    return process.waitFor();
  }

  @Test
  void aMemberThatJoinedDoesNotBeginAnewWithoutItsData() throws Exception {
    assertThat(does("ExecStartPre")).as(said).isZero();
    assertThat(does("ExecStartPost")).isZero();
    // etcd served, and its disk is gone before its next start.

    assertThat(does("ExecStartPre")).isEqualTo(1);
    assertThat(said).contains("has lost its data", "kubinception etcd join --replaces etcd-1");
  }

  @Test
  void aJoiningThatWasCutOffBeforeEtcdServedGoesOn() throws Exception {
    assertThat(does("ExecStartPre")).as(said).isZero();

    assertThat(does("ExecStartPre")).as(said).isZero();
  }
}
