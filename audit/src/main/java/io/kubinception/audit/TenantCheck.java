package io.kubinception.audit;

import io.kubinception.api.v1alpha1.EtcdBackup;
import io.kubinception.api.v1alpha1.EtcdBackupStatus;
import io.kubinception.api.v1alpha1.EtcdCluster;
import io.kubinception.api.v1alpha1.EtcdMove;
import io.kubinception.api.v1alpha1.EtcdTenant;
import io.kubinception.audit.Finding.StrayTenant;
import io.kubinception.etcd.EtcdClient;
import io.kubinception.etcd.EtcdConnection;
import io.kubinception.etcd.EtcdTenancy;
import io.kubinception.etcd.TenantHome;
import io.kubinception.etcd.TenantId;
import io.kubinception.etcd.TenantTraces;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Tenants in an etcd cluster that no EtcdTenant stands for. */
final class TenantCheck implements Check<Finding> {
  private final Owners owners;
  private final Secrets secrets;
  private final EtcdCluster cluster;

  TenantCheck(Owners owners, Secrets secrets, EtcdCluster cluster) {
    this.owners = owners;
    this.secrets = secrets;
    this.cluster = cluster;
  }

  @Override
  public String place() {
    return "etcd cluster " + name();
  }

  private String name() {
    return cluster.getMetadata().getName();
  }

  private EtcdClient connect(EtcdReach reach) {
    return EtcdClient.connect(
        new EtcdConnection(reach.endpoints(), secrets.tls(cluster.credentialsSecret())));
  }

  @Override
  public List<Finding> look() {
    try (EtcdReach reach = EtcdReach.to(cluster, owners.client());
        EtcdClient etcd = connect(reach)) {
      Set<TenantId> traces = new TenantTraces(etcd).all();
      // Read after etcd: an EtcdTenant has its id before anything there is named by it, and stays
      // until nothing there is named by it any more.
      List<EtcdTenant> tenants = owners.all(EtcdTenant.class);
      Set<String> known = moving();
      known.addAll(drilled());
      String home = owners.home();
      var findings = new ArrayList<Finding>();
      for (TenantId id : traces) {
        if (!known.contains(id.value())) {
          judge(etcd, id, tenants, home).ifPresent(findings::add);
        }
      }
      return findings;
    }
  }

  /** A tenant that moves is at two places; so is one whose move does not know its id yet. */
  private Set<String> moving() {
    return owners.all(EtcdMove.class).stream()
        .flatMap(
            move ->
                Stream.concat(
                    Stream.ofNullable(move.getStatus()).map(status -> status.tenantId()),
                    Stream.ofNullable(
                            owners
                                .client()
                                .resources(EtcdTenant.class)
                                .inNamespace(move.getSpec().tenant().namespace())
                                .withName(move.getSpec().tenant().name())
                                .get())
                        .map(tenant -> tenant.getSpec().id())))
        .filter(Objects::nonNull)
        .collect(Collectors.toCollection(HashSet::new));
  }

  /** Scratch tenants of drills, known from before they are made until they are gone. */
  private Set<String> drilled() {
    return owners.all(EtcdBackup.class).stream()
        .flatMap(backup -> Stream.ofNullable(backup.getStatus()))
        .map(EtcdBackupStatus::scratchTenant)
        .filter(Objects::nonNull)
        .collect(Collectors.toSet());
  }

  private Optional<Finding> judge(
      EtcdClient etcd, TenantId id, List<EtcdTenant> tenants, String home) {
    List<String> livesIn =
        tenants.stream()
            .map(EtcdTenant::getSpec)
            .filter(spec -> id.value().equals(spec.id()))
            .map(spec -> spec.etcdCluster())
            .toList();
    if (livesIn.contains(name())) {
      return Optional.empty();
    }
    var left = new EtcdTenancy(etcd).leftovers(id);
    if (!livesIn.isEmpty()) {
      return left.none()
          ? Optional.empty()
          : Optional.of(new Finding.StrayCopy(id, livesIn.getFirst(), left.keys()));
    }
    Optional<String> of = new TenantHome(etcd).of(id);
    // It was being removed while its trace was read, and its EtcdTenant went after that.
    if (left.none() && of.isEmpty()) {
      return Optional.empty();
    }
    // What another admin cluster has made is for its own audit.
    return of.filter(other -> !other.equals(home)).isPresent()
        ? Optional.empty()
        : Optional.of(new StrayTenant(id, left.user(), left.role(), left.keys(), of.isPresent()));
  }

  @Override
  public void repair(Finding finding) {
    if (finding instanceof StrayTenant stray && stray.ours()) {
      try (EtcdReach reach = EtcdReach.to(cluster, owners.client());
          EtcdClient etcd = connect(reach)) {
        new EtcdTenancy(etcd).remove(stray.id());
      }
    }
  }
}
