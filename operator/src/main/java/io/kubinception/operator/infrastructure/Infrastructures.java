package io.kubinception.operator.infrastructure;

import io.fabric8.kubernetes.client.KubernetesClient;
import io.kubinception.api.v1alpha1.AdminCluster;
import io.kubinception.api.v1alpha1.AdminClusterSpec;
import io.kubinception.api.v1alpha1.Infrastructure.Docker;
import io.kubinception.infrastructure.docker.DockerConnection;
import io.kubinception.infrastructure.docker.DockerInstances;
import io.kubinception.pki.TlsMaterial;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * One connection to the cloud of each admin cluster, made anew when its registration changes. The
 * registration is read every few seconds, not for each worker node.
 */
public final class Infrastructures implements InfrastructureSource, AutoCloseable {
  private static final Duration FRESH = Duration.ofSeconds(10);

  private final KubernetesClient client;
  private final String operatorNamespace;
  private final Clock clock;
  private final Map<String, Open> open = new HashMap<>();

  public Infrastructures(KubernetesClient client, String operatorNamespace, Clock clock) {
    this.client = client;
    this.operatorNamespace = operatorNamespace;
    this.clock = clock;
  }

  private record Registration(AdminClusterSpec spec, String secretVersion) {}

  private record Open(
      Registration registration,
      DockerConnection connection,
      Infrastructure infrastructure,
      Instant readAt) {

    Open readAgain(Instant at) {
      return new Open(registration, connection, infrastructure, at);
    }
  }

  @Override
  public synchronized Infrastructure of(String adminCluster) {
    Instant now = clock.instant();
    Open before = open.get(adminCluster);
    if (before != null && now.isBefore(before.readAt().plus(FRESH))) {
      return before.infrastructure();
    }
    AdminCluster read = client.resources(AdminCluster.class).withName(adminCluster).get();
    if (read == null) {
      forget(adminCluster);
      throw new UnusableInfrastructureException("there is no AdminCluster " + adminCluster);
    }
    Docker docker = docker(read);
    var secret = ClientSecret.read(client, operatorNamespace, docker.credentialsSecret());
    var registration = new Registration(read.getSpec(), secret.version());
    if (before != null && before.registration().equals(registration)) {
      open.put(adminCluster, before.readAgain(now));
      return before.infrastructure();
    }
    Open made = connect(registration, docker, secret.tls(), now);
    forget(adminCluster);
    open.put(adminCluster, made);
    return made.infrastructure();
  }

  @Override
  public List<Infrastructure> all() {
    return client.resources(AdminCluster.class).list().getItems().stream()
        .map(a -> of(a.getMetadata().getName()))
        .toList();
  }

  private static Docker docker(AdminCluster adminCluster) {
    Docker docker = adminCluster.getSpec().infrastructure().docker();
    if (docker == null) {
      throw new UnusableInfrastructureException(
          "AdminCluster %s names no infrastructure"
              .formatted(adminCluster.getMetadata().getName()));
    }
    return docker;
  }

  private static Open connect(
      Registration registration, Docker docker, TlsMaterial tls, Instant now) {
    var connection = DockerConnection.tls(URI.create(docker.endpoint()), tls);
    var infrastructure =
        new Infrastructure(
            new DockerInstances(connection, docker.network()),
            docker.image(),
            registration.spec().flavours(),
            docker.userData());
    return new Open(registration, connection, infrastructure, now);
  }

  private void forget(String adminCluster) {
    Open before = open.remove(adminCluster);
    if (before != null) {
      before.connection().close();
    }
  }

  @Override
  public synchronized void close() {
    List.copyOf(open.keySet()).forEach(this::forget);
  }
}
