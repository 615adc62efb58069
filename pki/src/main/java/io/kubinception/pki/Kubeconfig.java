package io.kubinception.pki;

import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Base64;

/**
 * One cluster, one user, one context.
 *
 * @param clusterName name of the cluster entry
 * @param server URL of the API server
 * @param authorityPem certificates that the server's certificate is checked with, PEM
 * @param userName name of the user entry
 * @param credential how the user proves who it is
 * @param namespace the context's namespace
 */
public record Kubeconfig(
    String clusterName,
    URI server,
    String authorityPem,
    String userName,
    Credential credential,
    String namespace) {

  /** How a user proves who it is. */
  public sealed interface Credential {}

  /**
   * A client certificate and its key, PEM.
   *
   * @param certificatePem the certificate
   * @param privateKeyPem its key; secret
   */
  public record ClientCertificate(String certificatePem, String privateKeyPem)
      implements Credential {
    /** Of a certificate that an authority issued. */
    public static ClientCertificate of(IssuedCertificate issued) {
      return new ClientCertificate(issued.certificatePem(), issued.privateKeyPem());
    }

    /** Leaves the key out. */
    @Override
    public String toString() {
      return "ClientCertificate[...]";
    }
  }

  /**
   * A bearer token.
   *
   * @param value the token; secret
   */
  public record Token(String value) implements Credential {
    /** Leaves the token out. */
    @Override
    public String toString() {
      return "Token[...]";
    }
  }

  /** The file as kubectl, the kubelet and the Go client read it. */
  public String toYaml() {
    String context = userName + "@" + clusterName;
    return """
    apiVersion: v1
    kind: Config
    clusters:
    - name: %s
      cluster:
        certificate-authority-data: %s
        server: %s
    users:
    - name: %s
      user:
    %s
    contexts:
    - name: %s
      context:
        cluster: %s
        namespace: %s
        user: %s
    current-context: %s
    preferences: {}
    """
        .formatted(
            quoted(clusterName),
            base64(authorityPem),
            quoted(server.toString()),
            quoted(userName),
            credentialYaml(),
            quoted(context),
            quoted(clusterName),
            quoted(namespace),
            quoted(userName),
            quoted(context));
  }

  /** Whether a kubeconfig's cluster is known by just these certificates. */
  public static boolean trusts(String kubeconfig, String authorityPem) {
    return kubeconfig.contains("certificate-authority-data: " + base64(authorityPem) + "\n");
  }

  private String credentialYaml() {
    return switch (credential) {
      case ClientCertificate(String certificatePem, String privateKeyPem) ->
          "    client-certificate-data: %s\n    client-key-data: %s"
              .formatted(base64(certificatePem), base64(privateKeyPem));
      case Token(String value) -> "    token: " + quoted(value);
    };
  }

  private static String base64(String text) {
    return Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8));
  }

  // Always quoted: names such as "on", "1.0" or "a: b" would otherwise be something else.
  private static String quoted(String text) {
    if (text.chars().anyMatch(Character::isISOControl)) {
      throw new PkiException("control characters have no place in a kubeconfig");
    }
    return '"' + text.replace("\\", "\\\\").replace("\"", "\\\"") + '"';
  }
}
