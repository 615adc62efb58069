package io.kubinception.operator.workernode;

import io.fabric8.kubernetes.api.model.certificates.v1.CertificateSigningRequest;
import io.kubinception.pki.CertificateFacts;
import io.kubinception.pki.CertificateSigningRequestFacts;
import io.kubinception.pki.Certificates;
import io.kubinception.pki.PkiException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;

/**
 * Which certificates the kubelet of an instance of ours may have: those that it asks for itself, as
 * a kubelet does, in its own name and for its own address. Nothing else is approved.
 */
final class CertificateRules {
  static final String CLIENT_SIGNER = "kubernetes.io/kube-apiserver-client-kubelet";
  static final String SERVING_SIGNER = "kubernetes.io/kubelet-serving";

  private static final String NODES = "system:nodes";

  /** RSA keys also need "key encipherment". */
  private static final Set<Set<String>> CLIENT_USAGES =
      Set.of(
          Set.of("digital signature", "client auth"),
          Set.of("digital signature", "key encipherment", "client auth"));

  private static final Set<Set<String>> SERVING_USAGES =
      Set.of(
          Set.of("digital signature", "server auth"),
          Set.of("digital signature", "key encipherment", "server auth"));

  /** Whether the request has to do with this kubelet, rightly or not. */
  static boolean concerns(CertificateSigningRequest request, KubeletIdentity kubelet) {
    String user = request.getSpec().getUsername();
    if (kubelet.user().equals(user) || kubelet.bootstrapUser().equals(user)) {
      return true;
    }
    try {
      return facts(request).commonName().equals(kubelet.user());
    } catch (PkiException | IllegalArgumentException e) {
      return false;
    }
  }

  /** Whether nobody has decided on the request yet. */
  static boolean pending(CertificateSigningRequest request) {
    return request.getStatus() == null || request.getStatus().getConditions().isEmpty();
  }

  static boolean approved(CertificateSigningRequest request) {
    return request.getStatus() != null
        && request.getStatus().getConditions().stream()
            .anyMatch(c -> "Approved".equals(c.getType()));
  }

  /** The certificate that was issued for the request; empty as long as there is none. */
  static Optional<CertificateFacts> ofApproved(CertificateSigningRequest request) {
    String issued = request.getStatus() == null ? null : request.getStatus().getCertificate();
    if (issued == null || issued.isEmpty() || !approved(request)) {
      return Optional.empty();
    }
    try {
      return Optional.of(Certificates.read(text(issued)));
    } catch (PkiException | IllegalArgumentException e) {
      return Optional.empty();
    }
  }

  /** Why the request must not be approved; empty when it may be. */
  static Optional<String> refusal(CertificateSigningRequest request, KubeletIdentity kubelet) {
    CertificateSigningRequestFacts facts;
    try {
      facts = facts(request);
    } catch (PkiException | IllegalArgumentException e) {
      return Optional.of("it is no certificate signing request: " + e.getMessage());
    }
    return switch (Objects.requireNonNullElse(request.getSpec().getSignerName(), "")) {
      case CLIENT_SIGNER -> client(request, facts, kubelet);
      case SERVING_SIGNER -> serving(request, facts, kubelet);
      default -> Optional.of("no kubelet needs a certificate of this signer");
    };
  }

  private static Optional<String> client(
      CertificateSigningRequest request,
      CertificateSigningRequestFacts facts,
      KubeletIdentity kubelet) {
    boolean anyName = names(facts) + facts.dnsNames().size() + facts.ipAddresses().size() > 0;
    return first(
        requester(request, kubelet.bootstrapUser(), BootstrapToken.GROUP),
        subject(facts, kubelet),
        usages(request, CLIENT_USAGES),
        anyName ? Optional.of("a client's certificate holds no names") : Optional.empty());
  }

  private static Optional<String> serving(
      CertificateSigningRequest request,
      CertificateSigningRequestFacts facts,
      KubeletIdentity kubelet) {
    return first(
        requester(request, kubelet.user(), NODES),
        subject(facts, kubelet),
        usages(request, SERVING_USAGES),
        servingNames(facts, kubelet));
  }

  private static Optional<String> requester(
      CertificateSigningRequest request, String user, String group) {
    List<String> groups = Objects.requireNonNullElse(request.getSpec().getGroups(), List.of());
    if (!user.equals(request.getSpec().getUsername())) {
      return Optional.of(
          "it was asked for by %s, not by %s".formatted(request.getSpec().getUsername(), user));
    }
    return groups.contains(group)
        ? Optional.empty()
        : Optional.of("who asked is not in the group " + group);
  }

  private static Optional<String> subject(
      CertificateSigningRequestFacts facts, KubeletIdentity kubelet) {
    if (!facts.commonName().equals(kubelet.user())) {
      return Optional.of("its common name is not " + kubelet.user());
    }
    return facts.organizations().equals(List.of(NODES))
        ? Optional.empty()
        : Optional.of("its organization is not just " + NODES);
  }

  private static Optional<String> usages(
      CertificateSigningRequest request, Set<Set<String>> allowed) {
    List<String> usages = Objects.requireNonNullElse(request.getSpec().getUsages(), List.of());
    return allowed.contains(Set.copyOf(usages))
        ? Optional.empty()
        : Optional.of("a kubelet does not ask for these usages: " + String.join(", ", usages));
  }

  private static Optional<String> servingNames(
      CertificateSigningRequestFacts facts, KubeletIdentity kubelet) {
    if (names(facts) > 0) {
      return Optional.of("it holds names that are neither DNS names nor addresses");
    }
    if (!facts.dnsNames().stream().allMatch(kubelet.name()::equals)) {
      return Optional.of("its DNS names are not just " + kubelet.name());
    }
    if (!facts.ipAddresses().stream().allMatch(kubelet.address()::equals)) {
      return Optional.of("its addresses are not just the instance's, " + kubelet.address());
    }
    return facts.dnsNames().isEmpty() && facts.ipAddresses().isEmpty()
        ? Optional.of("it holds no name and no address")
        : Optional.empty();
  }

  /** How many names there are that are neither DNS names nor addresses. */
  private static int names(CertificateSigningRequestFacts facts) {
    return facts.emails().size() + facts.uris().size() + facts.otherNames();
  }

  @SafeVarargs
  private static Optional<String> first(Optional<String>... refusals) {
    for (Optional<String> refusal : refusals) {
      if (refusal.isPresent()) {
        return refusal;
      }
    }
    return Optional.empty();
  }

  private static CertificateSigningRequestFacts facts(CertificateSigningRequest request) {
    return CertificateSigningRequestFacts.parse(
        text(Objects.requireNonNullElse(request.getSpec().getRequest(), "")));
  }

  private static String text(String base64) {
    return new String(Base64.getDecoder().decode(base64), StandardCharsets.UTF_8);
  }

  private CertificateRules() {}
}
