package io.kubinception.operator.controlplane;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.ServicePort;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.kubinception.api.v1alpha1.Edge;
import io.kubinception.controlplane.Endpoint;
import io.kubinception.controlplane.Rendering;
import io.kubinception.controlplane.SecretChecksums;
import io.kubinception.controlplane.Versions;
import io.kubinception.operator.kube.Applier;
import io.kubinception.operator.steps.StepResult;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.random.RandomGenerator;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * Gives a control plane its port on the edge. The Service with that node port is the mark that it
 * is taken: the admin cluster's API server refuses a second one, so two operators at once do no
 * harm.
 */
final class EndpointAllocation {
  private final KubernetesClient client;
  private final Applier applier;
  private final RandomGenerator random;

  EndpointAllocation(KubernetesClient client, Applier applier, RandomGenerator random) {
    this.client = client;
    this.applier = applier;
    this.random = random;
  }

  StepResult allocate(ControlPlanePass pass) {
    Edge edge = pass.adminCluster().getSpec().edge();
    Optional<Service> existing = Optional.ofNullable(service(pass));
    int port = existing.flatMap(EndpointAllocation::nodePort).orElseGet(() -> free(edge));
    if (port == 0) {
      return StepResult.userMustAct(
          "NoFreePort",
          "all ports of the edge from %d to %d are taken: widen the range or add an admin cluster"
              .formatted(edge.firstPort(), edge.lastPort()));
    }
    var endpoint = new Endpoint(edge.host(), port, edge.tunnelPortOffset());
    try {
      foundations(pass, endpoint).forEach(o -> applier.settle(o, existing.isPresent()));
    } catch (KubernetesClientException e) {
      if (e.getCode() == 422 && existing.isEmpty()) {
        return StepResult.waitFor(
            Duration.ofMillis(50), "PortTaken", "port " + port + " was taken meanwhile");
      }
      throw e;
    }
    Service made = existing.orElseGet(() -> service(pass));
    pass.reachedAt(endpoint, made.getSpec().getClusterIP());
    return StepResult.done(endpoint.url());
  }

  /** All that pods need before they start, and what needs no pods: policies, Services, config. */
  private static List<HasMetadata> foundations(ControlPlanePass pass, Endpoint endpoint) {
    String tenantId = pass.tenantId();
    if (tenantId == null) {
      throw new IllegalStateException("the tenant's id is not known yet");
    }
    return Rendering.of(
            pass.model(endpoint, tenantId, Versions.all(pass.version()), SecretChecksums.NONE))
        .foundations();
  }

  private Service service(ControlPlanePass pass) {
    return client
        .services()
        .inNamespace(pass.namespace())
        .withName(pass.names().apiServerService())
        .get();
  }

  private static Optional<Integer> nodePort(Service service) {
    return service.getSpec().getPorts().stream()
        .map(ServicePort::getNodePort)
        .filter(Objects::nonNull)
        .findFirst();
  }

  /**
   * A port that is free for the API and, further up, for the tunnel; by chance, so that two that
   * allocate at once seldom meet. Others' Services have node ports too. 0 if there is none.
   */
  private int free(Edge edge) {
    Set<Integer> taken =
        client.services().inAnyNamespace().list().getItems().stream()
            .flatMap(s -> s.getSpec().getPorts().stream())
            .map(ServicePort::getNodePort)
            .filter(Objects::nonNull)
            .collect(Collectors.toCollection(TreeSet::new));
    int[] free =
        IntStream.rangeClosed(edge.firstPort(), edge.lastPort())
            .filter(p -> !taken.contains(p) && !taken.contains(p + edge.tunnelPortOffset()))
            .toArray();
    return free.length == 0 ? 0 : free[random.nextInt(free.length)];
  }
}
