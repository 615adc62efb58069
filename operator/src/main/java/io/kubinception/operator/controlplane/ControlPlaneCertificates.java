package io.kubinception.operator.controlplane;

import io.kubinception.controlplane.ControlPlaneNames;
import io.kubinception.controlplane.Endpoint;
import io.kubinception.controlplane.SecretChecksums;
import io.kubinception.operator.rotation.RotationMark;
import io.kubinception.operator.rotation.RotationMark.Stage;
import io.kubinception.pki.CertificateAuthority;
import io.kubinception.pki.CertificateProfile;
import io.kubinception.pki.Certificates;
import io.kubinception.pki.EncryptionKey;
import io.kubinception.pki.IssuedCertificate;
import io.kubinception.pki.Kubeconfig;
import io.kubinception.pki.ServiceAccountKey;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The secrets of one control plane, as data: what there is, made whole. What is good is kept as it
 * is; what is missing, due for renewal or made for other names is made anew. Authorities and keys
 * are only ever made, and replaced by a rotation alone: everything hangs on them.
 */
final class ControlPlaneCertificates {
  static final List<String> SERVICE_ACCOUNT_FILES = List.of("sa.key", "sa.pub");
  private static final String RESET = "reset";
  private static final String PEOPLE = "people";
  private static final Duration VALIDITY = Duration.ofDays(365);

  private final ControlPlaneNames names;
  private final Map<String, Map<String, String>> existing;
  private final String accessReset;
  private final boolean encryptedFromTheStart;
  private final List<EncryptionKey> inheritedKeys;
  private final Map<String, Map<String, String>> secrets = new LinkedHashMap<>();
  private final Clock clock;

  /**
   * @param existing data of the secrets that there are, by secret name
   * @param accessReset when the authority of people was last reset; empty if never
   * @param encryptedFromTheStart whether nothing was written before there was an encryption key
   * @param inheritedKeys those that wrote what the cluster was born with
   */
  ControlPlaneCertificates(
      ControlPlaneNames names,
      Map<String, Map<String, String>> existing,
      String accessReset,
      boolean encryptedFromTheStart,
      List<EncryptionKey> inheritedKeys,
      Clock clock) {
    this.names = names;
    this.existing = existing;
    this.accessReset = accessReset;
    this.encryptedFromTheStart = encryptedFromTheStart;
    this.inheritedKeys = inheritedKeys;
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
    var cluster = cluster();
    var frontProxy = frontProxy();
    var tunnel = authority(names.tunnelAuthoritySecret(), "konnectivity-ca");
    secrets.put(names.tunnelAuthoritySecret(), tunnel.keys().data());
    var people = people(cluster.keys().mark());
    serviceAccount();
    encryption();
    apiServer(reached, cluster, people, frontProxy.signer(), tunnel.signer());
    tunnelServer(reached, cluster, tunnel.signer());
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

  private RotatedAuthority cluster() {
    var authority = authority(names.authoritySecret(), "kubernetes");
    var data = authority.keys().data();
    data.put("trusted.crt", authority.trusted());
    data.put("signing.crt", authority.signer().certificatePem());
    data.put("signing.key", authority.signer().privateKeyPem());
    secrets.put(names.authoritySecret(), data);
    return authority;
  }

  private RotatedAuthority frontProxy() {
    var authority = authority(names.frontProxyAuthoritySecret(), "front-proxy-ca");
    var data = authority.keys().data();
    data.put("trusted.crt", authority.trusted());
    secrets.put(names.frontProxyAuthoritySecret(), data);
    return authority;
  }

  private RotatedAuthority authority(String secret, String commonName) {
    var keys = keys(secret, RotatedAuthority.FILES);
    return RotatedAuthority.of(
        keys.current().isEmpty() ? keys.from(RotatedAuthority.make(commonName, clock)) : keys,
        clock);
  }

  private RotatedKeys keys(String secret, List<String> files) {
    return RotatedKeys.of(existing.getOrDefault(secret, Map.of()), files);
  }

  /**
   * The one authority that is replaced at once, by a reset: what it signed before is worth nothing
   * then. It is rotated together with the cluster's.
   */
  private RotatedAuthority people(RotationMark mark) {
    String secret = names.peopleAuthoritySecret();
    var before = existing.getOrDefault(secret, Map.of());
    var keys = RotatedKeys.of(mark, before, RotatedAuthority.FILES);
    if (keys.current().isEmpty() || !accessReset.equals(before.get(RESET))) {
      keys = keys.from(RotatedAuthority.make(PEOPLE, clock)).withNext(Map.of());
    }
    if (!mark.underWay() || mark.stage() == Stage.FINISHED) {
      keys = keys.settled(mark.aborted());
    } else if (keys.next().isEmpty()) {
      keys = keys.withNext(RotatedAuthority.make(PEOPLE, clock));
    }
    var authority = RotatedAuthority.of(keys, clock);
    var data = keys.data();
    data.remove(SecretChecksums.ROTATION);
    data.put(RESET, accessReset);
    data.put("trusted.crt", authority.accepted());
    data.put("signing.crt", authority.signer().certificatePem());
    data.put("signing.key", authority.signer().privateKeyPem());
    secrets.put(secret, data);
    return authority;
  }

  private void serviceAccount() {
    String secret = names.serviceAccountSecret();
    var keys = keys(secret, SERVICE_ACCOUNT_FILES);
    if (keys.current().isEmpty()) {
      keys = keys.from(serviceAccountKey());
    }
    var data = keys.data();
    data.put("verifying.pub", keys.trusted("sa.pub").collect(Collectors.joining()));
    data.put("signing.key", keys.used().getOrDefault("sa.key", ""));
    secrets.put(secret, data);
  }

  static Map<String, String> serviceAccountKey() {
    var made = ServiceAccountKey.generate();
    return Map.of("sa.key", made.privateKeyPem(), "sa.pub", made.publicKeyPem());
  }

  /** A cluster that began without a key has none until its first rotation. */
  private void encryption() {
    String secret = names.encryptionSecret();
    boolean begin = encryptedFromTheStart && !existing.containsKey(secret);
    secrets.put(
        secret,
        EncryptionKeys.whole(existing.getOrDefault(secret, Map.of()), begin, inheritedKeys));
  }

  private void apiServer(
      Reached reached,
      RotatedAuthority cluster,
      RotatedAuthority people,
      CertificateAuthority frontProxy,
      CertificateAuthority tunnel) {
    String secret = names.apiServerSecret();
    var serving =
        CertificateProfile.server("kube-apiserver", VALIDITY)
            .withDnsNames(reached.dnsNames(names.apiServerService()))
            .withIpAddresses(reached.addresses());
    var data = new LinkedHashMap<String, String>();
    pair(data, secret, "tls", cluster.serving(), serving);
    pair(
        data,
        secret,
        "kubelet-client",
        // It is shown to nodes, which hear of an authority last.
        cluster.serving(),
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
    data.put("clients.crt", cluster.accepted() + people.accepted());
    data.put("kubelets.crt", cluster.accepted());
    secrets.put(secret, data);
  }

  private void tunnelServer(
      Reached reached, RotatedAuthority cluster, CertificateAuthority tunnel) {
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
        cluster.serving(),
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
      String secret, Reached reached, RotatedAuthority cluster, CertificateProfile profile) {
    secrets.put(secret, kubeconfigOf(secret, reached, cluster, profile));
  }

  /** The kubeconfig and, beside it, the certificate in it, to read its facts from. */
  private Map<String, String> kubeconfigOf(
      String secret, Reached reached, RotatedAuthority cluster, CertificateProfile profile) {
    var before = existing.getOrDefault(secret, Map.of());
    String kubeconfig = before.get("kubeconfig");
    String certificate = before.get("client.crt");
    if (kubeconfig != null
        && kubeconfig.contains(reached.internalUrl())
        && Kubeconfig.trusts(kubeconfig, cluster.trusted())
        && good(certificate, cluster.signer(), profile)) {
      return Map.of("kubeconfig", kubeconfig, "client.crt", certificate);
    }
    var issued = cluster.signer().issue(profile);
    return Map.of(
        "kubeconfig",
        kubeconfigFor(reached.internalUrl(), cluster, profile.commonName(), issued),
        "client.crt",
        issued.certificatePem());
  }

  private static String kubeconfigFor(
      String server, RotatedAuthority cluster, String user, IssuedCertificate issued) {
    return new Kubeconfig(
            "cluster",
            URI.create(server),
            cluster.trusted(),
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
    return certificate != null
        && Certificates.isGood(certificate, authority.certificatePem(), profile, clock.instant());
  }
}
