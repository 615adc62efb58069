package io.kubinception.operator.workernode;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.certificates.v1.CertificateSigningRequest;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** What a kubelet asks for is approved; with any one thing different it is not. */
class CertificateRulesTest {
  private static final KubeletIdentity KUBELET =
      new KubeletIdentity("demo-workers-ab12c", "172.31.1.1", "abc123");

  static Stream<Arguments> approved() {
    return Stream.of(
        Arguments.of("client", client().build()),
        Arguments.of(
            "client with an RSA key",
            client().usages("key encipherment", "digital signature", "client auth").build()),
        Arguments.of("serving", serving().build()),
        Arguments.of(
            "serving with an RSA key",
            serving().usages("digital signature", "key encipherment", "server auth").build()),
        Arguments.of("serving, name only", serving().withoutNames().dns(KUBELET.name()).build()),
        Arguments.of("serving, address only", serving().withoutNames().ip("172.31.1.1").build()));
  }

  static Stream<Arguments> refused() {
    return Stream.concat(refusedClient(), refusedServing());
  }

  private static Stream<Arguments> refusedClient() {
    return Stream.of(
        Arguments.of("another token", client().user("system:bootstrap:zzzzzz").build()),
        Arguments.of("no token but a node", client().user(KUBELET.user()).build()),
        Arguments.of("an administrator", client().user("admin").build()),
        Arguments.of("not a bootstrapper", client().groups("system:authenticated").build()),
        Arguments.of(
            "another node", client().subject("O=system:nodes,CN=system:node:other").build()),
        Arguments.of("no node", client().subject("O=system:nodes,CN=demo-workers-ab12c").build()),
        Arguments.of(
            "two common names",
            client().subject("O=system:nodes,CN=system:node:demo-workers-ab12c,CN=admin").build()),
        Arguments.of("masters", client().subject("O=system:masters,CN=" + KUBELET.user()).build()),
        Arguments.of(
            "masters too",
            client().subject("O=system:nodes,O=system:masters,CN=" + KUBELET.user()).build()),
        Arguments.of("no organization", client().subject("CN=" + KUBELET.user()).build()),
        Arguments.of("a usage less", client().usages("client auth").build()),
        Arguments.of(
            "a usage more",
            client().usages("digital signature", "client auth", "cert sign").build()),
        Arguments.of("server auth", client().usages("digital signature", "server auth").build()),
        Arguments.of("a DNS name", client().dns(KUBELET.name()).build()),
        Arguments.of("an address", client().ip(KUBELET.address()).build()),
        Arguments.of("a URI", client().uri("spiffe://x").build()),
        Arguments.of("an e-mail address", client().email("a@b.c").build()),
        Arguments.of(
            "another signer", client().signer("kubernetes.io/kube-apiserver-client").build()),
        Arguments.of("no request", notPem()));
  }

  private static Stream<Arguments> refusedServing() {
    return Stream.of(
        Arguments.of("another node asks", serving().user("system:node:other").build()),
        Arguments.of("the token asks", serving().user(KUBELET.bootstrapUser()).build()),
        Arguments.of("not of the nodes", serving().groups("system:authenticated").build()),
        Arguments.of(
            "for another node", serving().subject("O=system:nodes,CN=system:node:other").build()),
        Arguments.of("no organization", serving().subject("CN=" + KUBELET.user()).build()),
        Arguments.of("another name", serving().dns("kubernetes.default.svc").build()),
        Arguments.of("another address", serving().ip("10.96.0.1").build()),
        Arguments.of("an IPv6 address", serving().ip("::1").build()),
        Arguments.of("a URI", serving().uri("https://x").build()),
        Arguments.of("an e-mail address", serving().email("a@b.c").build()),
        Arguments.of("no names", serving().withoutNames().build()),
        Arguments.of("client auth", serving().usages("digital signature", "client auth").build()),
        Arguments.of(
            "client auth too",
            serving().usages("digital signature", "server auth", "client auth").build()));
  }

  private static Requests client() {
    return Requests.client(KUBELET);
  }

  private static Requests serving() {
    return Requests.serving(KUBELET);
  }

  private static CertificateSigningRequest notPem() {
    var request = client().build();
    request.getSpec().setRequest("bm90IFBFTQ==");
    return request;
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource
  void approved(String what, CertificateSigningRequest request) {
    assertThat(CertificateRules.refusal(request, KUBELET)).isEmpty();
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource
  void refused(String what, CertificateSigningRequest request) {
    assertThat(CertificateRules.refusal(request, KUBELET)).isPresent();
  }

  @Test
  void concernsWhatIsAskedByOrForThisKubelet() {
    assertThat(CertificateRules.concerns(client().build(), KUBELET)).isTrue();
    assertThat(CertificateRules.concerns(client().user("system:bootstrap:zzzzzz").build(), KUBELET))
        .isTrue();
    var other = new KubeletIdentity("other", "172.31.1.2", "zzzzzz");
    assertThat(CertificateRules.concerns(Requests.client(other).build(), KUBELET)).isFalse();
  }
}
