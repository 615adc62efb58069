package io.kubinception.operator.controlplane;

import io.kubinception.controlplane.ControlPlaneNames;
import io.kubinception.controlplane.Endpoint;
import io.kubinception.pki.CertificateAuthority;
import io.kubinception.pki.CertificateFacts;
import io.kubinception.pki.CertificateProfile;
import io.kubinception.pki.Certificates;
import io.kubinception.pki.IssuedCertificate;
import io.kubinception.pki.Kubeconfig;
import io.kubinception.pki.ServiceAccountKey;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The secrets of one control plane, as data: what there is, made whole. What is good is kept as it
 * is; what is missing, due for renewal or made for other names is made anew. Authorities and the
 * service account key are only ever made, never replaced: everything hangs on them.
 */
final class ControlPlaneCertificates {
  private static final Duration AUTHORITY_VALIDITY = Duration.ofDays(3650);
  private static final String RESET = "reset";
  private static final Duration VALIDITY = Duration.ofDays(365);

  private final ControlPlaneNames names;
  private final Map<String, Map<String, String>> existing;
  private final String accessReset;
  private final Map<String, Map<String, String>> secrets = new LinkedHashMap<>();
  private final Clock clock;

  /**
   * @param existing data of the secrets that there are, by secret name
   * @param accessReset when the authority of people was last reset; empty if never
   */
  ControlPlaneCertificates(
      ControlPlaneNames names,
      Map<String, Map<String, String>> existing,
      String accessReset,
      Clock clock) {
    this.names = names;
    this.existing = existing;
    this.accessReset = accessReset;
    this.clock = clock;
  }

  /** Names by which the API server is reached. */
  record Reached(
      String namespace,
      String clusterIp,
      Endpoint endpoint,
      String kubernetesServiceIp,
      String dnsDomain) {

    String internalUrl() {
      return "https://" + clusterIp + ":6443";
    }

    List<String> dnsNames(String service) {
      var fixed =
          Stream.of(
              service,
              service + "." + namespace,
              service + "." + namespace + ".svc",
              "kubernetes",
              "kubernetes.default",
              "kubernetes.default.svc",
              "kubernetes.default.svc." + dnsDomain,
              "localhost");
      return Stream.concat(
              fixed, endpoint.isAddress() ? Stream.empty() : Stream.of(endpoint.host()))
          .toList();
    }

    List<String> addresses() {
      var fixed = Stream.of(clusterIp, kubernetesServiceIp, "127.0.0.1");
      return Stream.concat(
              fixed, endpoint.isAddress() ? Stream.of(endpoint.host()) : Stream.empty())
          .toList();
    }
  }

  /** All secrets as they should be, data by secret name. */
  Map<String, Map<String, String>> complete(Reached reached) {
    var cluster = authority(names.authoritySecret(), "kubernetes");
    var frontProxy = authority(names.frontProxyAuthoritySecret(), "front-proxy-ca");
    var tunnel = authority(names.tunnelAuthoritySecret(), "konnectivity-ca");
    var people = people();
    serviceAccount();
    apiServer(reached, cluster, people, frontProxy, tunnel);
    tunnelServer(reached, cluster, tunnel);
    kubeconfig(
        names.controllerManagerSecret(),
        reached,
        cluster,
        CertificateProfile.client("system:kube-controller-manager", VALIDITY));
    kubeconfig(
        names.schedulerSecret(),
        reached,
        cluster,
        CertificateProfile.client("system:kube-scheduler", VALIDITY));
    kubeconfig(
        names.adminSecret(),
        reached,
        cluster,
        CertificateProfile.client("kubinception:provider", VALIDITY)
            .withOrganizations("system:masters"));
    return secrets;
  }

  private CertificateAuthority authority(String secret, String commonName) {
    var before = existing.getOrDefault(secret, Map.of());
    String certificate = before.get("tls.crt");
    String key = before.get("tls.key");
    if (certificate != null && key != null) {
      secrets.put(secret, before);
      return CertificateAuthority.fromPem(certificate, key, clock);
    }
    var made = CertificateAuthority.create(commonName, AUTHORITY_VALIDITY, clock);
    secrets.put(secret, Map.of("tls.crt", made.certificatePem(), "tls.key", made.privateKeyPem()));
    return made;
  }

  /**
   * The one authority that is replaced, by a reset: what it signed before is worth nothing then.
   */
  private CertificateAuthority people() {
    String secret = names.peopleAuthoritySecret();
    var before = existing.getOrDefault(secret, Map.of());
    String certificate = before.get("tls.crt");
    String key = before.get("tls.key");
    if (certificate != null && key != null && accessReset.equals(before.get(RESET))) {
      secrets.put(secret, before);
      return CertificateAuthority.fromPem(certificate, key, clock);
    }
    var made = CertificateAuthority.create("people", AUTHORITY_VALIDITY, clock);
    secrets.put(
        secret,
        Map.of(
            "tls.crt", made.certificatePem(), "tls.key", made.privateKeyPem(), RESET, accessReset));
    return made;
  }

  private void serviceAccount() {
    String secret = names.serviceAccountSecret();
    var before = existing.getOrDefault(secret, Map.of());
    if (before.containsKey("sa.key") && before.containsKey("sa.pub")) {
      secrets.put(secret, before);
      return;
    }
    var made = ServiceAccountKey.generate();
    secrets.put(secret, Map.of("sa.key", made.privateKeyPem(), "sa.pub", made.publicKeyPem()));
  }

  private void apiServer(
      Reached reached,
      CertificateAuthority cluster,
      CertificateAuthority people,
      CertificateAuthority frontProxy,
      CertificateAuthority tunnel) {
    String secret = names.apiServerSecret();
    var serving =
        CertificateProfile.server("kube-apiserver", VALIDITY)
            .withDnsNames(reached.dnsNames(names.apiServerService()))
            .withIpAddresses(reached.addresses());
    var data = new LinkedHashMap<String, String>();
    pair(data, secret, "tls", cluster, serving);
    pair(
        data,
        secret,
        "kubelet-client",
        cluster,
        CertificateProfile.client("kube-apiserver-kubelet-client", VALIDITY));
    pair(
        data,
        secret,
        "front-proxy-client",
        frontProxy,
        CertificateProfile.client("front-proxy-client", VALIDITY));
    pair(
        data,
        secret,
        "tunnel-client",
        tunnel,
        CertificateProfile.client("kube-apiserver", VALIDITY));
    data.put("clients.crt", cluster.certificatePem() + people.certificatePem());
    secrets.put(secret, data);
  }

  private void tunnelServer(
      Reached reached, CertificateAuthority cluster, CertificateAuthority tunnel) {
    String secret = names.tunnelServerSecret();
    String local = names.tunnelLocalService();
    var data = new LinkedHashMap<String, String>();
    pair(
        data,
        secret,
        "server",
        tunnel,
        CertificateProfile.server("konnectivity-server", VALIDITY)
            .withDnsNames(List.of(local, local + "." + reached.namespace() + ".svc")));
    Endpoint endpoint = reached.endpoint();
    var forAgents = CertificateProfile.server("konnectivity-server", VALIDITY);
    pair(
        data,
        secret,
        "cluster",
        cluster,
        endpoint.isAddress()
            ? forAgents.withIpAddresses(List.of(endpoint.host()))
            : forAgents.withDnsNames(List.of(endpoint.host())));
    data.putAll(
        kubeconfigOf(
            secret,
            reached,
            cluster,
            CertificateProfile.client("system:konnectivity-server", VALIDITY)));
    secrets.put(secret, data);
  }

  private void kubeconfig(
      String secret, Reached reached, CertificateAuthority cluster, CertificateProfile profile) {
    secrets.put(secret, kubeconfigOf(secret, reached, cluster, profile));
  }

  /** The kubeconfig and, beside it, the certificate in it, to read its facts from. */
  private Map<String, String> kubeconfigOf(
      String secret, Reached reached, CertificateAuthority cluster, CertificateProfile profile) {
    var before = existing.getOrDefault(secret, Map.of());
    String kubeconfig = before.get("kubeconfig");
    String certificate = before.get("client.crt");
    if (kubeconfig != null
        && kubeconfig.contains(reached.internalUrl())
        && good(certificate, cluster, profile)) {
      return Map.of("kubeconfig", kubeconfig, "client.crt", certificate);
    }
    var issued = cluster.issue(profile);
    return Map.of(
        "kubeconfig",
        kubeconfigFor(reached.internalUrl(), cluster, profile.commonName(), issued),
        "client.crt",
        issued.certificatePem());
  }

  private static String kubeconfigFor(
      String server, CertificateAuthority cluster, String user, IssuedCertificate issued) {
    return new Kubeconfig(
            "cluster",
            URI.create(server),
            cluster.certificatePem(),
            user,
            Kubeconfig.ClientCertificate.of(issued),
            "default")
        .toYaml();
  }

  private void pair(
      Map<String, String> data,
      String secret,
      String file,
      CertificateAuthority authority,
      CertificateProfile profile) {
    var before = existing.getOrDefault(secret, Map.of());
    String certificate = before.get(file + ".crt");
    String key = before.get(file + ".key");
    if (key != null && good(certificate, authority, profile)) {
      data.put(file + ".crt", certificate);
      data.put(file + ".key", key);
      return;
    }
    var issued = authority.issue(profile);
    data.put(file + ".crt", issued.certificatePem());
    data.put(file + ".key", issued.privateKeyPem());
  }

  private boolean good(
      @Nullable String certificate, CertificateAuthority authority, CertificateProfile profile) {
    if (certificate == null || !Certificates.issuedBy(certificate, authority.certificatePem())) {
      return false;
    }
    CertificateFacts facts = Certificates.read(certificate);
    return facts.matches(profile) && !facts.renewalDue(clock.instant());
  }
}
