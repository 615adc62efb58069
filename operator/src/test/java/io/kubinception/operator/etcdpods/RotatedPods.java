package io.kubinception.operator.etcdpods;

import io.fabric8.kubernetes.api.model.NamespaceBuilder;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.api.model.SecretBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.dsl.NonDeletingOperation;
import io.fabric8.kubernetes.client.utils.Serialization;
import io.kubinception.api.v1alpha1.EtcdTenant;
import io.kubinception.api.v1alpha1.Kubinception;
import io.kubinception.controlplane.Component;
import io.kubinception.etcd.ClientCertificates;
import io.kubinception.etcd.EtcdClient;
import io.kubinception.etcd.EtcdConnection;
import io.kubinception.etcd.TenantId;
import io.kubinception.etcd.testing.EtcdProcess;
import io.kubinception.operator.kube.SecretData;
import io.kubinception.pki.CertificateAuthority;
import io.kubinception.pki.CertificateProfile;
import io.kubinception.pki.CertificateProfile.Usage;
import io.kubinception.pki.Certificates;
import io.kubinception.pki.IssuedCertificate;
import io.kubinception.pki.TlsMaterial;
import io.kubinception.testkit.BuiltProgram;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;

/**
 * Kubelets, StatefulSet and control plane of a test whose etcd runs as processes: members have the
 * files that the Secret says, a pod that is deleted is their restart, and a customer's API server
 * that rolls is its client with what its Secret says then.
 */
final class RotatedPods implements AutoCloseable {
  static final TenantId CUSTOMER = new TenantId("abcdefghijkl");
  private static final String CUSTOMERS = "cc-demo";
  private static final EtcdPodNames NAMES = new EtcdPodNames("own", PlayedPods.NAMESPACE);

  private final KubernetesClient client;
  private final EtcdProcess etcd;
  private final PlayedPods played;
  private final Path files;
  private final List<EtcdClient> customers = new ArrayList<>();
  private final Thread thread = Thread.ofVirtual().unstarted(this::play);
  private Map<String, String> mounted = Map.of();
  private volatile boolean stopped;
  private volatile boolean outdated;
  private boolean held;

  RotatedPods(KubernetesClient client, EtcdProcess etcd, Path files) {
    this.client = client;
    this.etcd = etcd;
    this.files = files;
    this.played = new PlayedPods(client, NAMES.cluster());
  }

  /** Once the StatefulSet and its Secrets are there. */
  void begin() {
    mount();
    for (int i = 0; i < etcd.endpoints().size(); i++) {
      etcd.replaceProgram(i, BuiltProgram.ETCD.find(), flags(i));
    }
    for (int i = 0; i < etcd.endpoints().size(); i++) {
      played.runs(i);
    }
    thread.start();
  }

  private List<String> flags(int member) {
    return List.of(
        "--name=" + NAMES.member(member),
        "--trusted-ca-file=" + files.resolve("client-ca.crt"),
        "--cert-file=" + files.resolve("server.crt"),
        "--key-file=" + files.resolve("server.key"),
        "--peer-trusted-ca-file=" + files.resolve("peer-ca.crt"),
        "--peer-cert-file=" + files.resolve("peer.crt"),
        "--peer-key-file=" + files.resolve("peer.key"));
  }

  private void play() {
    try {
      while (!stopped) {
        mount();
        for (int i = 0; i < etcd.endpoints().size(); i++) {
          if (client.pods().inNamespace(PlayedPods.NAMESPACE).withName(NAMES.member(i)).get()
              == null) {
            etcd.replaceProgram(i, BuiltProgram.ETCD.find(), flags(i));
            played.kubelet(played.pod(NAMES.member(i)), PlayedPods.ready());
          }
        }
        Thread.sleep(100);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** As a kubelet does; a peer's certificate is for the address that these members have. */
  private void mount() {
    Map<String, String> now = secret(NAMES.serversSecret());
    if (now.equals(mounted)) {
      return;
    }
    mounted = now;
    try {
      for (var file : now.entrySet()) {
        Files.writeString(files.resolve(file.getKey()), file.getValue());
      }
      IssuedCertificate peer = peer(file(now, "peer.crt"));
      Files.writeString(files.resolve("peer.crt"), peer.certificatePem());
      Files.writeString(files.resolve("peer.key"), peer.privateKeyPem());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private IssuedCertificate peer(String certificate) {
    Map<String, String> keys = secret(NAMES.all());
    return Stream.of("peer-ca", "other.peer-ca")
        .filter(name -> keys.containsKey(name + ".crt"))
        .filter(name -> Certificates.issuedBy(certificate, file(keys, name + ".crt")))
        .map(name -> authority(keys, name))
        .findFirst()
        .orElseThrow()
        .issue(
            CertificateProfile.server("peer", Duration.ofDays(1))
                .withUsages(Usage.SERVER_AUTH, Usage.CLIENT_AUTH)
                .withIpAddresses(List.of("127.0.0.1")));
  }

  /** The provider's user, with what the Secret says now. */
  EtcdClient root() {
    return EtcdClient.connect(new EtcdConnection(etcd.endpoints(), material(secret(NAMES.all()))));
  }

  /** Somebody with the certificate of another time, who trusts whom one has to trust now. */
  EtcdConnection withCertificateOf(TlsMaterial then) {
    return new EtcdConnection(
        etcd.endpoints(),
        new TlsMaterial(
            file(secret(NAMES.all()), "ca.crt"), then.certificatePem(), then.privateKeyPem()));
  }

  /** What the customer's API server comes in with. */
  TlsMaterial customersMaterial() {
    return material(secretOf(CUSTOMERS, "demo-etcd"));
  }

  /** A customer who is there with an API server. */
  EtcdClient customer() {
    client
        .resource(
            new NamespaceBuilder().withNewMetadata().withName(CUSTOMERS).endMetadata().build())
        .create();
    client
        .resource(
            Serialization.unmarshal(
                """
                apiVersion: kubinception.io/v1alpha1
                kind: EtcdTenant
                metadata: {name: demo, namespace: cc-demo}
                spec: {etcdCluster: own, id: abcdefghijkl}
                """,
                EtcdTenant.class))
        .create();
    issue();
    apiServer();
    EtcdClient made = EtcdClient.connect(new EtcdConnection(etcd.endpoints(), customersMaterial()));
    customers.add(made);
    return made;
  }

  /** As the reconciler of EtcdTenants does. */
  void issue() {
    Map<String, String> keys = secret(NAMES.all());
    IssuedCertificate issued = new ClientCertificates(authority(keys, "client-ca")).issue(CUSTOMER);
    client
        .resource(
            new SecretBuilder()
                .withNewMetadata()
                .withName("demo-etcd")
                .withNamespace(CUSTOMERS)
                .endMetadata()
                .withData(
                    SecretData.encode(
                        Map.of(
                            "ca.crt", file(keys, "ca.crt"),
                            "tls.crt", issued.certificatePem(),
                            "tls.key", issued.privateKeyPem())))
                .build())
        .createOr(NonDeletingOperation::update);
    outdated = true;
  }

  /** As the control plane does in its turn: what is new is used, and the old pod goes. */
  void roll() {
    if (outdated && !held) {
      outdated = false;
      customers.forEach(
          one -> one.renew(new EtcdConnection(etcd.endpoints(), customersMaterial())));
      client.pods().inNamespace(CUSTOMERS).withName("api-server").withGracePeriod(0).delete();
      apiServer();
    }
  }

  /** No control plane rolls, as outside of a maintenance window. */
  void hold() {
    held = true;
  }

  void letRoll() {
    held = false;
  }

  private void apiServer() {
    client
        .resource(
            new PodBuilder()
                .withNewMetadata()
                .withName("api-server")
                .withNamespace(CUSTOMERS)
                .addToLabels(Kubinception.LABEL_CONTROL_PLANE, "demo")
                .addToLabels(Kubinception.LABEL_COMPONENT, Component.API_SERVER.label())
                .endMetadata()
                .withNewSpec()
                .addNewContainer()
                .withName("api-server")
                .withImage("api-server")
                .endContainer()
                .endSpec()
                .build())
        .create();
  }

  private Map<String, String> secret(String name) {
    return secretOf(PlayedPods.NAMESPACE, name);
  }

  private Map<String, String> secretOf(String namespace, String name) {
    Secret secret = client.secrets().inNamespace(namespace).withName(name).require();
    return SecretData.decode(secret);
  }

  private static TlsMaterial material(Map<String, String> secret) {
    return new TlsMaterial(
        file(secret, "ca.crt"), file(secret, "tls.crt"), file(secret, "tls.key"));
  }

  private static CertificateAuthority authority(Map<String, String> keys, String name) {
    return CertificateAuthority.fromPem(
        file(keys, name + ".crt"), file(keys, name + ".key"), Clock.systemUTC());
  }

  private static String file(Map<String, String> files, String name) {
    return Objects.requireNonNull(files.get(name), name);
  }

  @Override
  public void close() throws InterruptedException {
    stopped = true;
    thread.join();
    customers.forEach(EtcdClient::close);
  }
}
