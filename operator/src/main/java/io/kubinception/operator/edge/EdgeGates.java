package io.kubinception.operator.edge;

import io.fabric8.kubernetes.client.KubernetesClient;
import io.kubinception.api.v1alpha1.EdgeControl;
import io.kubinception.infrastructure.edge.EdgeGate;
import io.kubinception.infrastructure.edge.EveryGate;
import io.kubinception.infrastructure.edge.HaproxyGate;
import io.kubinception.operator.infrastructure.ClientSecret;
import io.kubinception.operator.infrastructure.UnusableInfrastructureException;

/** Edges as they are registered. */
public final class EdgeGates {
  private final KubernetesClient client;
  private final String operatorNamespace;

  public EdgeGates(KubernetesClient client, String operatorNamespace) {
    this.client = client;
    this.operatorNamespace = operatorNamespace;
  }

  /**
   * The edge behind this.
   *
   * @throws UnusableInfrastructureException when the credentials are not there
   */
  public EdgeGate of(EdgeControl control) {
    var secret = ClientSecret.read(client, operatorNamespace, control.credentialsSecret());
    return new EveryGate(
        control.hosts().stream()
            .<EdgeGate>map(host -> new HaproxyGate(host, control.port(), secret.tls()))
            .toList());
  }
}
