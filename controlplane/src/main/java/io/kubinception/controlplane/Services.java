package io.kubinception.controlplane;

import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.ServiceBuilder;
import io.fabric8.kubernetes.api.model.ServicePort;
import io.fabric8.kubernetes.api.model.ServicePortBuilder;
import java.util.List;

/** The ways to a control plane: from the edge by node ports, from inside by names. */
final class Services {

  static List<Service> of(ControlPlaneModel model) {
    ControlPlaneNames names = model.names();
    Endpoint endpoint = model.endpoint();
    return List.of(
        nodePort(
            model,
            names.apiServerService(),
            Component.API_SERVER,
            port("https", Ports.API_SERVER).withNodePort(endpoint.port()).build(),
            // Nobody else to send to: who is early is refused by the pod, not by its absence, and
            // nobody waits for a probe and a sync of every node's rules. Later, beside one that
            // serves, one that starts or ends must get nothing.
            !model.serving()),
        nodePort(
            model,
            names.tunnelServerService(),
            Component.TUNNEL_SERVER,
            port("agents", Ports.TUNNEL_AGENTS).withNodePort(endpoint.tunnelNodePort()).build(),
            // A new server is to have its agents before API servers send anything through it.
            true),
        base(
                model,
                names.tunnelLocalService(),
                Component.TUNNEL_SERVER,
                port("server", Ports.TUNNEL_SERVER).build())
            .editSpec()
            .withType("ClusterIP")
            .endSpec()
            .build());
  }

  private static Service nodePort(
      ControlPlaneModel model,
      String name,
      Component component,
      ServicePort port,
      boolean beforeReady) {
    return base(model, name, component, port)
        .editSpec()
        .withType("NodePort")
        .withPublishNotReadyAddresses(beforeReady ? true : null)
        // The edge may send to any node.
        .withExternalTrafficPolicy("Cluster")
        .endSpec()
        .build();
  }

  private static ServiceBuilder base(
      ControlPlaneModel model, String name, Component component, ServicePort port) {
    return new ServiceBuilder()
        .withMetadata(Metadata.of(model, name, component))
        .withNewSpec()
        .withSelector(Metadata.selector(model, component))
        .withPorts(port)
        .withSessionAffinity("None")
        .withInternalTrafficPolicy("Cluster")
        .withIpFamilyPolicy("SingleStack")
        .endSpec();
  }

  private static ServicePortBuilder port(String name, int number) {
    return new ServicePortBuilder()
        .withName(name)
        .withPort(number)
        .withNewTargetPort(number)
        .withProtocol("TCP");
  }

  private Services() {}
}
