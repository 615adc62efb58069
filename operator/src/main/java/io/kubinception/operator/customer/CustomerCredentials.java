package io.kubinception.operator.customer;

import io.fabric8.kubernetes.client.KubernetesClient;
import io.kubinception.controlplane.ControlPlaneNames;
import io.kubinception.operator.kube.SecretData;
import io.kubinception.pki.CertificateAuthority;
import io.kubinception.pki.CertificateProfile;
import io.kubinception.pki.Certificates;
import io.kubinception.pki.Kubeconfig;
import java.net.URI;
import java.time.Clock;
import java.time.Instant;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Gives people kubeconfigs for their cluster. They are signed by an authority of their own, beside
 * that of nodes and components: so all of them can be locked out at once, and nothing else is.
 */
public final class CustomerCredentials {
  private final KubernetesClient client;
  private final Clock clock;

  public CustomerCredentials(KubernetesClient client, Clock clock) {
    this.client = client;
    this.clock = clock;
  }

  /**
   * Who signs for people.
   *
   * @param acceptedPem whose certificates of people are taken: in a rotation two
   * @param serverAuthorityPem what the API server is known by
   */
  public record Signer(
      CertificateAuthority authority, String acceptedPem, String serverAuthorityPem) {

    /** Whether the API server takes the certificate. */
    public boolean accepts(String certificatePem) {
      return Certificates.issuedByAny(certificatePem, acceptedPem);
    }

    public boolean signed(String certificatePem) {
      return Certificates.issuedBy(certificatePem, authority.certificatePem());
    }

    /** A new kubeconfig. */
    public Given give(String cluster, String endpoint, CertificateProfile profile) {
      var issued = authority.issue(profile);
      String kubeconfig =
          new Kubeconfig(
                  cluster,
                  URI.create(endpoint),
                  serverAuthorityPem,
                  profile.commonName(),
                  Kubeconfig.ClientCertificate.of(issued),
                  "default")
              .toYaml();
      return new Given(kubeconfig, issued.certificatePem(), issued.facts().notAfter());
    }
  }

  /** A kubeconfig and, beside it, the certificate in it, to read its facts from. */
  public record Given(String kubeconfig, String certificatePem, Instant notAfter) {

    public Map<String, String> secretData() {
      return Map.of("kubeconfig", kubeconfig, "client.crt", certificatePem);
    }

    /** Without the key. */
    @Override
    public String toString() {
      return "Given[until " + notAfter + "]";
    }
  }

  /**
   * The signer as of this reset; empty until there is one.
   *
   * @param namespace of the control plane
   * @param cluster name of the customer cluster, and so of its control plane
   * @param resetAt the cluster's spec.access.resetAt
   */
  public Optional<Signer> signer(String namespace, String cluster, @Nullable String resetAt) {
    var names = new ControlPlaneNames(cluster);
    Map<String, String> people = secret(namespace, names.peopleAuthoritySecret());
    Map<String, String> server = secret(namespace, names.authoritySecret());
    String certificate = people.get("signing.crt");
    String key = people.get("signing.key");
    String accepted = people.get("trusted.crt");
    String serverAuthority = server.get("trusted.crt");
    String reset = Objects.requireNonNullElse(resetAt, "");
    return certificate == null
            || key == null
            || accepted == null
            || serverAuthority == null
            || !reset.equals(people.get("reset"))
        ? Optional.empty()
        : Optional.of(
            new Signer(
                CertificateAuthority.fromPem(certificate, key, clock), accepted, serverAuthority));
  }

  private Map<String, String> secret(String namespace, String name) {
    var found = client.secrets().inNamespace(namespace).withName(name).get();
    return found == null ? Map.of() : SecretData.decode(found);
  }
}
