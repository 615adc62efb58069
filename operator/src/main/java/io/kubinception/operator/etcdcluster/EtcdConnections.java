package io.kubinception.operator.etcdcluster;

import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.kubinception.api.v1alpha1.EtcdCluster;
import io.kubinception.etcd.ClientCertificates;
import io.kubinception.etcd.EtcdClient;
import io.kubinception.etcd.EtcdConnection;
import io.kubinception.etcd.TenantId;
import io.kubinception.operator.etcdpods.EtcdPodNames;
import io.kubinception.operator.kube.SecretData;
import io.kubinception.pki.CertificateAuthority;
import io.kubinception.pki.Certificates;
import io.kubinception.pki.TlsMaterial;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * One connection to each registered etcd cluster. When its credentials change they hold for what is
 * called from then on: work that goes on over the connection is not cut off.
 */
public final class EtcdConnections implements AutoCloseable {
  private static final Set<String> KEYS =
      Set.of("ca.crt", "tls.crt", "tls.key", "client-ca.crt", "client-ca.key");

  /** Of a certificate that is made for one piece of work, and kept nowhere. */
  private static final Duration VALIDITY_OF_TENANT = Duration.ofDays(1);

  private final KubernetesClient client;
  private final String operatorNamespace;
  private final Clock clock;
  private final Map<String, Open> open = new HashMap<>();

  public EtcdConnections(KubernetesClient client, String operatorNamespace, Clock clock) {
    this.client = client;
    this.operatorNamespace = operatorNamespace;
    this.clock = clock;
  }

  private record Open(String secretVersion, Etcd etcd) {}

  /**
   * An etcd cluster as the provider's root user sees it.
   *
   * @param serverAuthorityPem CA that the servers' certificates are checked with
   * @param clientAuthority signs tenants' certificates, and nothing else
   * @param rootUntil when the certificate of the root user ends
   */
  public record Etcd(
      EtcdClient client,
      String serverAuthorityPem,
      CertificateAuthority clientAuthority,
      Instant rootUntil) {

    /**
     * A connection as this tenant's own user, to be closed by the caller: whatever it is used for,
     * etcd keeps it away from all others.
     */
    public EtcdClient as(TenantId tenant) {
      var issued = new ClientCertificates(clientAuthority, VALIDITY_OF_TENANT).issue(tenant);
      return EtcdClient.connect(
          new EtcdConnection(client.endpoints(), TlsMaterial.of(serverAuthorityPem, issued)));
    }

    /** Leaves the authority out. */
    @Override
    public String toString() {
      return "Etcd[...]";
    }
  }

  /** The registration lacks something; the message says what a person must do. */
  public static final class UnusableRegistration extends RuntimeException {
    private static final long serialVersionUID = 1;

    UnusableRegistration(String message) {
      super(message);
    }
  }

  /**
   * The connection to this etcd cluster.
   *
   * @throws UnusableRegistration when its Secret is missing or incomplete
   */
  public synchronized Etcd to(EtcdCluster cluster) {
    String name = cluster.getMetadata().getName();
    Secret secret = secret(cluster);
    String version = secret.getMetadata().getResourceVersion();
    Open before = open.get(name);
    if (before != null && before.secretVersion().equals(version)) {
      // What is under way over the connection goes on when members come and go.
      before.etcd().client().reachAt(endpoints(cluster));
      return before.etcd();
    }
    Etcd etcd =
        connect(cluster, SecretData.decode(secret), before == null ? null : before.etcd().client());
    open.put(name, new Open(version, etcd));
    return etcd;
  }

  /** Closes the connection to a cluster that is gone. */
  public synchronized void forget(String name) {
    Open before = open.remove(name);
    if (before != null) {
      before.etcd().client().close();
    }
  }

  private Secret secret(EtcdCluster cluster) {
    String name = cluster.credentialsSecret();
    Secret secret = client.secrets().inNamespace(operatorNamespace).withName(name).get();
    if (secret == null) {
      throw new UnusableRegistration(
          "there is no Secret %s in namespace %s: create it with %s"
              .formatted(name, operatorNamespace, KEYS.stream().sorted().toList()));
    }
    var missing =
        KEYS.stream().filter(k -> !SecretData.decode(secret).containsKey(k)).sorted().toList();
    if (!missing.isEmpty()) {
      throw new UnusableRegistration("Secret %s lacks %s".formatted(name, missing));
    }
    return secret;
  }

  private Etcd connect(
      EtcdCluster cluster, Map<String, String> credentials, @Nullable EtcdClient before) {
    String serverAuthority = get(credentials, "ca.crt");
    var tls =
        new TlsMaterial(serverAuthority, get(credentials, "tls.crt"), get(credentials, "tls.key"));
    var clientAuthority =
        CertificateAuthority.fromPem(
            get(credentials, "client-ca.crt"), get(credentials, "client-ca.key"), clock);
    Instant rootUntil = Certificates.read(tls.certificatePem()).notAfter();
    var connection = new EtcdConnection(endpoints(cluster), tls);
    if (before == null) {
      return new Etcd(EtcdClient.connect(connection), serverAuthority, clientAuthority, rootUntil);
    }
    before.renew(connection);
    return new Etcd(before, serverAuthority, clientAuthority, rootUntil);
  }

  private List<URI> endpoints(EtcdCluster cluster) {
    return Stream.concat(cluster.memberEndpoints().stream(), registered(cluster).stream())
        .distinct()
        .map(URI::create)
        .toList();
  }

  /** Client URLs as they were wished: those of the spec, or of the pods that it asks for. */
  List<String> registered(EtcdCluster cluster) {
    List<String> given = cluster.getSpec().endpoints();
    return given != null
        ? given
        : EtcdPodNames.of(cluster, operatorNamespace)
            .clientUrls(cluster.statefulSet().orElseThrow().members());
  }

  private static String get(Map<String, String> credentials, String key) {
    return Objects.requireNonNull(credentials.get(key), key);
  }

  @Override
  public synchronized void close() {
    List.copyOf(open.keySet()).forEach(this::forget);
  }
}
