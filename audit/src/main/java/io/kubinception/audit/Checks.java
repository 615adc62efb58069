package io.kubinception.audit;

import io.fabric8.kubernetes.client.KubernetesClient;
import io.kubinception.api.v1alpha1.AdminCluster;
import io.kubinception.api.v1alpha1.EtcdBackup;
import io.kubinception.api.v1alpha1.EtcdCluster;
import io.kubinception.api.v1alpha1.Infrastructure.Docker;
import io.kubinception.infrastructure.Instances;
import io.kubinception.infrastructure.docker.DockerConnection;
import io.kubinception.infrastructure.docker.DockerInstances;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

/** All checks of one admin cluster and of the places that are registered in it. */
public final class Checks {
  private final Owners owners;
  private final Secrets secrets;

  /**
   * Checks of the client's admin cluster.
   *
   * @param operatorNamespace where credentials are kept
   */
  public Checks(KubernetesClient client, String operatorNamespace) {
    owners = new Owners(client);
    secrets = new Secrets(client, operatorNamespace);
  }

  /** As the registrations are now. */
  public List<Check<?>> all() {
    var checks = new ArrayList<Check<?>>();
    checks.add(new NamespaceCheck(owners));
    checks.add(new ObjectCheck(owners));
    checks.add(new EtcdTenantCheck(owners));
    // Before its WorkerNodes, or it would make others.
    checks.add(new NodePoolCheck(owners));
    checks.add(new WorkerNodeCheck(owners));
    checks.add(new KubeconfigRequestCheck(owners));
    checks.add(new DeletionCheck(owners));
    owners.all(EtcdCluster.class).stream()
        // One of pods has no address before its members were seen, and nobody lives there yet.
        .filter(cluster -> !cluster.knownEndpoints().isEmpty())
        .forEach(cluster -> checks.add(new TenantCheck(owners, secrets, cluster)));
    owners.all(AdminCluster.class).forEach(cluster -> checks.add(instances(cluster)));
    owners.all(EtcdBackup.class).stream()
        .map(backup -> backup.getSpec().store())
        .distinct()
        .sorted()
        .forEach(store -> checks.add(new BackupCheck(owners, secrets, store)));
    return checks;
  }

  private InstanceCheck instances(AdminCluster cluster) {
    Docker docker = cluster.getSpec().infrastructure().docker();
    return new InstanceCheck(
        owners,
        cluster.getMetadata().getName(),
        new InstanceCheck.Cloud() {
          @Override
          public <T> T with(Function<Instances, T> work) {
            if (docker == null) {
              throw new IllegalStateException("it names no infrastructure");
            }
            try (var connection =
                DockerConnection.tls(
                    URI.create(docker.endpoint()), secrets.tls(docker.credentialsSecret()))) {
              return work.apply(new DockerInstances(connection, docker.network()));
            }
          }
        });
  }
}
