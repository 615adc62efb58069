package io.kubinception.etcd.install;

import io.kubinception.etcd.Digests;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.DigestInputStream;
import java.util.HexFormat;

/** Brings programs to a server, those that it has not got yet. */
final class ProgramUpload {
  private final Ssh ssh;
  private final String host;

  ProgramUpload(Ssh ssh, String host) {
    this.ssh = ssh;
    this.host = host;
  }

  void bring(Programs programs) {
    Programs.NAMES.forEach(name -> bring(programs.file(name), name));
  }

  private void bring(Path file, String program) {
    String target = "/usr/local/bin/" + program;
    try {
      String there =
          ssh.script(host, "sha256sum < " + target + " 2>/dev/null | cut -d' ' -f1\n").strip();
      if (there.equals(sha256(file))) {
        return;
      }
      ssh.upload(host, file, target, "0755");
    } catch (IOException e) {
      throw new InstallException("%s cannot be read: %s".formatted(file, e.getMessage()), e);
    }
  }

  private static String sha256(Path file) throws IOException {
    try (InputStream in = Files.newInputStream(file)) {
      var digest = new DigestInputStream(in, Digests.sha256());
      digest.transferTo(OutputStream.nullOutputStream());
      return HexFormat.of().formatHex(digest.getMessageDigest().digest());
    }
  }
}
