package io.kubinception.operator.customercluster;

import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.api.model.SecretBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.kubinception.api.v1alpha1.ControlPlane;
import io.kubinception.api.v1alpha1.ControlPlaneStatus;
import io.kubinception.api.v1alpha1.Status;
import io.kubinception.operator.customer.CustomerCredentials;
import io.kubinception.operator.kube.Applier;
import io.kubinception.operator.kube.Conditions;
import io.kubinception.operator.kube.Labels;
import io.kubinception.operator.kube.SecretData;
import io.kubinception.operator.steps.StepResult;
import io.kubinception.pki.CertificateFacts;
import io.kubinception.pki.CertificateProfile;
import io.kubinception.pki.Certificates;
import io.kubinception.pki.Kubeconfig;
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
  private final CustomerCredentials credentials;
  private final Clock clock;

  CustomerKubeconfig(KubernetesClient client, Applier applier, Clock clock) {
    this.client = client;
    this.applier = applier;
    credentials = new CustomerCredentials(client, clock);
    this.clock = clock;
  }

  static String secretName(String cluster) {
    return cluster + "-kubeconfig";
  }

  /**
   * Whether people have used the cluster and it is not ready: what is wrong may be for them to
   * mend, and after a reset they have nothing else to do it with.
   */
  static boolean isNeededToMend(CustomerClusterPass pass) {
    return !pass.plan().asleep()
        && pass.controlPlane()
            .map(ControlPlane::getStatus)
            .filter(status -> status.usableAt() != null && status.endpoint() != null)
            .filter(status -> !Status.isTrue(status, Conditions.READY))
            .isPresent();
  }

  StepResult ensure(CustomerClusterPass pass) {
    String endpoint = endpoint(pass);
    var access = pass.cluster().getSpec().access();
    var signer = credentials.signer(pass.namespaceOfControlPlane(), pass.name(), access.resetAt());
    if (signer.isEmpty()) {
      return StepResult.waitFor(
          Duration.ofSeconds(1), "NoAuthority", "the authority of kubeconfigs is not there yet");
    }
    var profile =
        CertificateProfile.client(USER, Duration.ofDays(access.kubeconfigDays()))
            .withOrganizations(ADMINS);
    var before = existing(pass);
    if (before.isPresent() && good(before.get(), signer.get(), profile, endpoint)) {
      pass.kubeconfigNotAfter(notAfter(before.get()));
      return lockedOut(pass);
    }
    var given = signer.get().give(pass.name(), endpoint, profile);
    applier.apply(secret(pass, given.secretData()));
    pass.kubeconfigNotAfter(given.notAfter().toString());
    return lockedOut(pass);
  }

  private static String endpoint(CustomerClusterPass pass) {
    return pass.controlPlane()
        .map(ControlPlane::getStatus)
        .map(s -> s.endpoint())
        .orElseThrow(
            () -> new IllegalStateException("a control plane that was ready has an endpoint"));
  }

  /** Whether the last reset holds everywhere. */
  private static StepResult lockedOut(CustomerClusterPass pass) {
    String asked = pass.cluster().getSpec().access().resetAt();
    String holds =
        pass.controlPlane()
            .map(ControlPlane::getStatus)
            .map(ControlPlaneStatus::accessResetAt)
            .orElse(null);
    return asked == null || asked.equals(holds)
        ? StepResult.done("")
        : StepResult.waitFor(
            Duration.ofSeconds(1), "LockingOut", "old kubeconfigs are being locked out");
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
      CustomerCredentials.Signer signer,
      CertificateProfile profile,
      String endpoint) {
    String certificate = data.getOrDefault("client.crt", "");
    if (!Certificates.areReadable(certificate)) {
      return false;
    }
    CertificateFacts facts = Certificates.read(certificate);
    return data.getOrDefault("kubeconfig", "").contains(endpoint)
        && Kubeconfig.trusts(data.getOrDefault("kubeconfig", ""), signer.serverAuthorityPem())
        && signer.signed(certificate)
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
