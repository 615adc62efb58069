package io.kubinception.operator.customercluster;

import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.api.model.SecretBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.kubinception.controlplane.ControlPlaneNames;
import io.kubinception.operator.kube.Applier;
import io.kubinception.operator.kube.Labels;
import io.kubinception.operator.kube.SecretData;
import io.kubinception.operator.steps.StepResult;
import io.kubinception.pki.CertificateAuthority;
import io.kubinception.pki.CertificateFacts;
import io.kubinception.pki.CertificateProfile;
import io.kubinception.pki.Certificates;
import io.kubinception.pki.Kubeconfig;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;

/**
 * The customer's way in: a kubeconfig that expires, renewed when two thirds of its life are over.
 */
final class CustomerKubeconfig {
  /** Bound to cluster-admin in the customer cluster. */
  private static final String ADMINS = "kubinception:customer-admins";

  private static final String USER = "admin";

  private final KubernetesClient client;
  private final Applier applier;
  private final Clock clock;

  CustomerKubeconfig(KubernetesClient client, Applier applier, Clock clock) {
    this.client = client;
    this.applier = applier;
    this.clock = clock;
  }

  static String secretName(String cluster) {
    return cluster + "-kubeconfig";
  }

  StepResult ensure(CustomerClusterPass pass, String endpoint) {
    var authority = authority(pass);
    if (authority.isEmpty()) {
      return StepResult.waitFor(
          Duration.ofSeconds(1), "NoAuthority", "the control plane's CA is not there yet");
    }
    var profile =
        CertificateProfile.client(
                USER, Duration.ofDays(pass.cluster().getSpec().access().kubeconfigDays()))
            .withOrganizations(ADMINS);
    var before = existing(pass);
    if (before.isPresent() && good(before.get(), authority.get(), profile, endpoint)) {
      pass.kubeconfigNotAfter(notAfter(before.get()));
      return StepResult.done("");
    }
    var issued = authority.get().issue(profile);
    String kubeconfig =
        new Kubeconfig(
                pass.name(),
                URI.create(endpoint),
                authority.get().certificatePem(),
                USER,
                Kubeconfig.ClientCertificate.of(issued),
                "default")
            .toYaml();
    applier.apply(
        secret(pass, Map.of("kubeconfig", kubeconfig, "client.crt", issued.certificatePem())));
    pass.kubeconfigNotAfter(issued.facts().notAfter().toString());
    return StepResult.done("");
  }

  private Optional<CertificateAuthority> authority(CustomerClusterPass pass) {
    String name = new ControlPlaneNames(pass.name()).authoritySecret();
    return Optional.ofNullable(
            client.secrets().inNamespace(pass.namespaceOfControlPlane()).withName(name).get())
        .map(SecretData::decode)
        .map(
            d ->
                CertificateAuthority.fromPem(
                    d.getOrDefault("tls.crt", ""), d.getOrDefault("tls.key", ""), clock));
  }

  private Optional<Map<String, String>> existing(CustomerClusterPass pass) {
    return Optional.ofNullable(
            client
                .secrets()
                .inNamespace(pass.cluster().getMetadata().getNamespace())
                .withName(secretName(pass.name()))
                .get())
        .map(SecretData::decode)
        .filter(d -> d.containsKey("kubeconfig") && d.containsKey("client.crt"));
  }

  private boolean good(
      Map<String, String> data,
      CertificateAuthority authority,
      CertificateProfile profile,
      String endpoint) {
    String certificate = data.getOrDefault("client.crt", "");
    CertificateFacts facts = Certificates.read(certificate);
    return data.getOrDefault("kubeconfig", "").contains(endpoint)
        && Certificates.issuedBy(certificate, authority.certificatePem())
        && facts.matches(profile)
        && !facts.renewalDue(clock.instant());
  }

  private static String notAfter(Map<String, String> data) {
    return Certificates.read(data.getOrDefault("client.crt", "")).notAfter().toString();
  }

  private static Secret secret(CustomerClusterPass pass, Map<String, String> data) {
    return new SecretBuilder()
        .withNewMetadata()
        .withName(secretName(pass.name()))
        .withNamespace(pass.cluster().getMetadata().getNamespace())
        .withLabels(Labels.of(pass.cluster()))
        .withOwnerReferences(pass.owner())
        .endMetadata()
        .withType("Opaque")
        .withData(SecretData.encode(data))
        .build();
  }
}
