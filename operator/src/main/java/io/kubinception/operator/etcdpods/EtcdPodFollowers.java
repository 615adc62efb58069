package io.kubinception.operator.etcdpods;

import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.javaoperatorsdk.operator.processing.event.ResourceID;
import io.kubinception.api.v1alpha1.EtcdTenant;
import io.kubinception.api.v1alpha1.Kubinception;
import io.kubinception.controlplane.Component;
import io.kubinception.controlplane.ControlPlaneNames;
import io.kubinception.etcd.ClusterReport;
import io.kubinception.etcd.ClusterReport.Member;
import io.kubinception.etcd.EtcdClient;
import io.kubinception.etcd.EtcdConnection;
import io.kubinception.etcd.EtcdException;
import io.kubinception.etcd.install.EtcdAuthorities;
import io.kubinception.operator.kube.SecretData;
import io.kubinception.pki.CertificateAuthority;
import io.kubinception.pki.Certificates;
import io.kubinception.pki.TlsMaterial;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Whether members and customers of an etcd of pods use what its Secrets say. */
final class EtcdPodFollowers {
  private static final Duration A_TRY = Duration.ofHours(1);
  private static final int NAMED = 5;

  private final KubernetesClient client;
  private final EtcdPodNames names;
  private final Consumer<ResourceID> wake;
  private final Clock clock;

  /**
   * @param wake has an EtcdTenant looked at soon
   */
  EtcdPodFollowers(
      KubernetesClient client, EtcdPodNames names, Consumer<ResourceID> wake, Clock clock) {
    this.client = client;
    this.names = names;
    this.wake = wake;
    this.clock = clock;
  }

  /** Who does not, as a sentence; empty when all do. */
  Optional<String> lacking(EtcdPodSecrets secrets, ClusterReport report) {
    EtcdAuthorities signing = secrets.signing(names, clock);
    Optional<String> members = members(signing, secrets.other(clock).orElse(signing), report);
    return members.isPresent() ? members : customers(secrets, signing);
  }

  /**
   * Members show certificates of those that sign, and let in whom the others have signed: both at
   * once, as nothing else than a try tells what a kubelet has brought them. Who does so has the
   * files for its peers too, which come together.
   */
  private Optional<String> members(
      EtcdAuthorities signing, EtcdAuthorities other, ClusterReport report) {
    var tls =
        TlsMaterial.of(
            signing.servers().certificatePem(), other.clients().issue(EtcdAuthorities.root(A_TRY)));
    String left =
        report.members().stream()
            .filter(member -> !answers(member, tls))
            .map(Member::name)
            .collect(Collectors.joining(", "));
    return left.isEmpty()
        ? Optional.empty()
        : Optional.of(
            "%s: certificates and authorities of the Secret are not in use yet; kubelets bring them within two minutes"
                .formatted(left));
  }

  private static boolean answers(Member member, TlsMaterial tls) {
    List<URI> endpoints = member.endpoints().stream().map(URI::create).toList();
    if (endpoints.isEmpty()) {
      return false;
    }
    try (EtcdClient somebody = EtcdClient.connect(new EtcdConnection(endpoints, tls))) {
      somebody.maintenance().status(endpoints.getFirst());
      return true;
    } catch (EtcdException e) {
      return false;
    }
  }

  private Optional<String> customers(EtcdPodSecrets secrets, EtcdAuthorities signing) {
    List<EtcdTenant> tenants =
        client.resources(EtcdTenant.class).inAnyNamespace().list().getItems().stream()
            .filter(tenant -> tenant.getSpec().etcdCluster().equals(names.cluster()))
            .toList();
    List<String> left =
        tenants.stream()
            .flatMap(tenant -> customer(tenant, secrets, signing.clients()).stream())
            .toList();
    return left.isEmpty()
        ? Optional.empty()
        : Optional.of(
            "%d of %d tenants have not followed (%s%s)"
                .formatted(
                    left.size(),
                    tenants.size(),
                    left.stream().limit(NAMED).collect(Collectors.joining("; ")),
                    left.size() > NAMED ? "; ..." : ""));
  }

  private Optional<String> customer(
      EtcdTenant tenant, EtcdPodSecrets secrets, CertificateAuthority signing) {
    String namespace = tenant.getMetadata().getNamespace();
    String name = tenant.getMetadata().getName();
    String called = namespace + "/" + name;
    Secret secret =
        client
            .secrets()
            .inNamespace(namespace)
            .withName(new ControlPlaneNames(name).etcdSecret())
            .get();
    if (secret == null) {
      // Nobody has come in by it yet, and who gets one gets it of those that sign.
      return Optional.empty();
    }
    Map<String, String> files = SecretData.decode(secret);
    String certificate = files.getOrDefault("tls.crt", "");
    if (!Certificates.areReadable(certificate)
        || !Certificates.issuedBy(certificate, signing.certificatePem())
        || !Objects.equals(files.get("ca.crt"), secrets.credentials().get("ca.crt"))) {
      wake.accept(new ResourceID(name, namespace));
      return Optional.of(called + " gets its certificate anew");
    }
    return oldest(tenant)
        .filter(began -> began.isBefore(issued(certificate)))
        .map(
            began ->
                called
                    + " has an API server that began before it had its certificate, and rolls in its turn");
  }

  /** An API server reads whom it trusts at its start; with its certificate it got both. */
  private static Instant issued(String certificate) {
    return Certificates.read(certificate).notBefore().plus(CertificateAuthority.BACKDATING);
  }

  private Optional<Instant> oldest(EtcdTenant tenant) {
    Stream<Pod> apiServers =
        client
            .pods()
            .inNamespace(tenant.getMetadata().getNamespace())
            .withLabel(Kubinception.LABEL_CONTROL_PLANE, tenant.getMetadata().getName())
            .withLabel(Kubinception.LABEL_COMPONENT, Component.API_SERVER.label())
            .list()
            .getItems()
            .stream();
    return apiServers
        .map(pod -> Instant.parse(pod.getMetadata().getCreationTimestamp()))
        .min(Instant::compareTo);
  }
}
