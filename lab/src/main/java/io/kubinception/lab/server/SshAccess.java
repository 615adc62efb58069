package io.kubinception.lab.server;

import io.kubinception.lab.LabException;
import io.kubinception.lab.host.LabFiles;
import io.kubinception.pki.PrivateFiles;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * How people of this host get into servers of the lab by SSH: with a key of the lab's own, to hosts
 * whose keys are known.
 */
public record SshAccess(Path folder) {
  /**
   * The public half, as a server's authorized_keys has it; made with its private one if need be.
   */
  String publicKey() throws InterruptedException {
    Path half = key().resolveSibling("id_ed25519.pub");
    if (!Files.exists(half)) {
      make();
    }
    return LabFiles.read(half).orElseThrow().strip();
  }

  private Path key() {
    return folder.resolve("id_ed25519");
  }

  private void make() throws InterruptedException {
    try {
      PrivateFiles.folder(folder);
      Files.deleteIfExists(key());
      var keygen =
          new ProcessBuilder(
              "ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-C", "lab", "-f", key().toString());
      Process process = keygen.redirectErrorStream(true).start();
      String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      if (process.waitFor() != 0) {
        throw new LabException("ssh-keygen made no key: " + said.strip());
      }
    } catch (IOException e) {
      throw new LabException(
          "ssh-keygen cannot be run: 'apt-get install openssh-client' installs it with ssh", e);
    }
  }

  /** From now on knows these servers, and no others, by the keys of their hosts. */
  void know(List<Server> servers) {
    LabFiles.write(knownHosts(), String.join("", servers.stream().map(Server::knownHost).toList()));
  }

  private Path knownHosts() {
    return folder.resolve("known_hosts");
  }

  /** Options of ssh, as of its -o. */
  public List<String> options() {
    return List.of("IdentityFile=" + key(), "UserKnownHostsFile=" + knownHosts());
  }
}
