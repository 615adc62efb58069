package io.kubinception.pki;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.kubinception.pki.Kubeconfig.ClientCertificate;
import io.kubinception.pki.Kubeconfig.Credential;
import io.kubinception.pki.Kubeconfig.Token;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class KubeconfigTest {
  @Test
  void withAClientCertificateItEqualsTheGoldenFile() throws IOException {
    String yaml = kubeconfig(new ClientCertificate("certificate", "key")).toYaml();

    assertThat(yaml).isEqualTo(golden("certificate.kubeconfig"));
  }

  @Test
  void withATokenItEqualsTheGoldenFile() throws IOException {
    assertThat(kubeconfig(new Token("abc.def")).toYaml()).isEqualTo(golden("token.kubeconfig"));
  }

  @Test
  void namesAreQuotedSoThatTheyStayText() {
    Kubeconfig odd =
        new Kubeconfig(
            "on", URI.create("https://a:1"), "ca", "a: \"b\\", new Token("t"), "default");

    assertThat(odd.toYaml()).contains("- name: \"on\"").contains("- name: \"a: \\\"b\\\\\"");
  }

  @Test
  void aLineBreakInANameIsRefused() {
    Kubeconfig odd =
        new Kubeconfig("a\nb", URI.create("https://a:1"), "ca", "u", new Token("t"), "default");

    assertThatThrownBy(odd::toYaml).isInstanceOf(PkiException.class);
  }

  @Test
  void theTokenNeverReachesText() {
    assertThat(kubeconfig(new Token("abc.def")).toString()).doesNotContain("abc.def");
  }

  private static Kubeconfig kubeconfig(Credential credential) {
    return new Kubeconfig(
        "shop", URI.create("https://shop.example.org:6443"), "ca", "admin", credential, "default");
  }

  private static String golden(String name) throws IOException {
    try (InputStream file = KubeconfigTest.class.getResourceAsStream(name)) {
      assertThat(file).as(name).isNotNull();
      return new String(file.readAllBytes(), StandardCharsets.UTF_8);
    }
  }
}
