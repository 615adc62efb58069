package io.kubinception.cli.etcd;

import io.kubinception.api.v1alpha1.ControlPlane;
import io.kubinception.api.v1alpha1.EtcdCluster;
import io.kubinception.api.v1alpha1.EtcdTenant;
import io.kubinception.api.v1alpha1.Kubinception;
import io.kubinception.api.v1alpha1.RolledOut;
import io.kubinception.api.v1alpha1.Status;
import io.kubinception.cli.fleet.Fleet;
import io.kubinception.cli.output.Mark;
import io.kubinception.cli.progress.Step;
import io.kubinception.pki.CertificateAuthority;
import io.kubinception.pki.Certificates;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Whether the operator and all customers of an etcd cluster use certificates of the authority that
 * signs now.
 */
final class Followers {
  /**
   * A kubelet brings a Secret to pods that run within a minute, and etcd's client reads it anew.
   */
  private static final Duration UNTIL_IN_USE = Duration.ofSeconds(90);

  private static final int NAMED = 5;

  private final Fleet fleet;
  private final Clock clock;
  private final String etcdCluster;

  Followers(Fleet fleet, Clock clock, String etcdCluster) {
    this.fleet = fleet;
    this.clock = clock;
    this.etcdCluster = etcdCluster;
  }

  /**
   * Who does not, as a sentence; empty when all do.
   *
   * @param authorityPem the one that signs
   */
  Optional<String> missing(String authorityPem) {
    List<String> all =
        Stream.of(operator(authorityPem), customers(authorityPem))
            .flatMap(Optional::stream)
            .toList();
    return all.isEmpty() ? Optional.empty() : Optional.of(String.join("; ", all));
  }

  /** It would be locked out, and gives customers certificates of the authority that it has. */
  private Optional<String> operator(String authorityPem) {
    return fleet.all(EtcdCluster.class).stream()
        .filter(cluster -> cluster.getMetadata().getName().equals(etcdCluster))
        .filter(cluster -> cluster.statefulSet().isEmpty())
        .map(EtcdCluster::credentialsSecret)
        .filter(
            secret ->
                !isOf(
                    fleet.secret(Kubinception.OPERATOR_NAMESPACE, secret, "tls.crt"), authorityPem))
        .map(
            secret ->
                "the operator has no certificate of the authority that signs (replace Secret %s/%s as 'kubinception etcd rotate' said)"
                    .formatted(Kubinception.OPERATOR_NAMESPACE, secret))
        .findFirst();
  }

  private static boolean isOf(Optional<String> certificate, String authorityPem) {
    return certificate
        .filter(Certificates::areReadable)
        .filter(it -> Certificates.issuedBy(it, authorityPem))
        .isPresent();
  }

  private Optional<String> customers(String authorityPem) {
    List<EtcdTenant> tenants =
        fleet.all(EtcdTenant.class).stream()
            .filter(tenant -> tenant.getSpec().etcdCluster().equals(etcdCluster))
            .toList();
    List<String> left =
        tenants.stream().flatMap(tenant -> missing(tenant, authorityPem).stream()).toList();
    return left.isEmpty()
        ? Optional.empty()
        : Optional.of(
            "%d of %d tenants do not use the authority that signs yet (%s%s)"
                .formatted(
                    left.size(),
                    tenants.size(),
                    left.stream().limit(NAMED).collect(Collectors.joining("; ")),
                    left.size() > NAMED ? "; ..." : ""));
  }

  /**
   * The same as a step of what is waited for.
   *
   * @param begin when the waiting began
   */
  Step step(String authorityPem, Instant begin) {
    String name = "certificates of the operator and of all customers";
    return missing(authorityPem)
        .map(missing -> Step.open(name, Mark.WORKING, missing))
        .orElseGet(() -> Step.done(name, Duration.between(begin, clock.instant()), ""));
  }

  private Optional<String> missing(EtcdTenant tenant, String authorityPem) {
    String namespace = tenant.getMetadata().getNamespace();
    String name = tenant.getMetadata().getName();
    String called = namespace + "/" + name;
    Optional<String> certificate =
        Optional.ofNullable(tenant.getStatus())
            .flatMap(it -> Optional.ofNullable(it.certificateSecret()))
            .flatMap(secret -> fleet.secret(namespace, secret, "tls.crt"));
    if (!isOf(certificate, authorityPem)) {
      return Optional.of(called + " has no certificate of it");
    }
    var issued =
        Certificates.read(certificate.get()).notBefore().plus(CertificateAuthority.BACKDATING);
    if (clock.instant().isBefore(issued.plus(UNTIL_IN_USE))) {
      return Optional.of(called + " has had its certificate for some seconds only");
    }
    return fleet
        .find(ControlPlane.class, namespace, name)
        .flatMap(it -> Status.condition(it.getStatus(), RolledOut.CONDITION))
        .filter(it -> it.getStatus().equals("False"))
        .map(it -> called + " rolls: " + it.getMessage());
  }
}
