package io.kubinception.testkit;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyPairGenerator;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.Comparator;
import java.util.HexFormat;

/** What a kube-apiserver needs on disk, in a folder of its own. */
record ApiServerFiles(Path folder, String token) {

  static ApiServerFiles create(Path folder) throws IOException, GeneralSecurityException {
    var random = new byte[16];
    new SecureRandom().nextBytes(random);
    var files = new ApiServerFiles(folder, HexFormat.of().formatHex(random));
    Files.writeString(files.tokens(), files.token + ",admin,admin,\"system:masters\"\n");
    var generator = KeyPairGenerator.getInstance("RSA");
    generator.initialize(2048);
    var keys = generator.generateKeyPair();
    writePem(files.serviceAccountKey(), "PRIVATE KEY", keys.getPrivate().getEncoded());
    writePem(files.serviceAccountPublicKey(), "PUBLIC KEY", keys.getPublic().getEncoded());
    return files;
  }

  private static void writePem(Path file, String type, byte[] content) throws IOException {
    String base64 = Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(content);
    Files.writeString(
        file, "-----BEGIN %s-----\n%s\n-----END %s-----\n".formatted(type, base64, type));
  }

  Path tokens() {
    return folder.resolve("tokens.csv");
  }

  Path serviceAccountKey() {
    return folder.resolve("service-account.key");
  }

  Path serviceAccountPublicKey() {
    return folder.resolve("service-account.pub");
  }

  /** The API server writes its self-signed certificate here. */
  Path certificates() {
    return folder.resolve("certificates");
  }

  Path certificate() {
    return certificates().resolve("apiserver.crt");
  }

  Path log() {
    return folder.resolve("kube-apiserver.log");
  }

  /** For kubectl, as system:masters. */
  Path kubeconfig(String server) throws IOException {
    return Files.writeString(
        folder.resolve("kubeconfig"),
        """
        apiVersion: v1
        kind: Config
        current-context: test
        contexts:
        - name: test
          context: {cluster: test, user: admin}
        clusters:
        - name: test
          cluster: {server: %s, certificate-authority: %s}
        users:
        - name: admin
          user: {token: %s}
        """
            .formatted(server, certificate(), token));
  }

  void delete() throws IOException {
    try (var all = Files.walk(folder)) {
      for (Path path : all.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(path);
      }
    }
  }
}
