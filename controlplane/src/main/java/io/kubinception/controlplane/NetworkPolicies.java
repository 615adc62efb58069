package io.kubinception.controlplane;

import static io.kubinception.api.v1alpha1.Kubinception.LABEL_CONTROL_PLANE;

import io.fabric8.kubernetes.api.model.LabelSelector;
import io.fabric8.kubernetes.api.model.LabelSelectorBuilder;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicy;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicyBuilder;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicyEgressRule;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicyEgressRuleBuilder;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicyIngressRule;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicyIngressRuleBuilder;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicyPeer;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicyPeerBuilder;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicyPort;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicyPortBuilder;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Nothing in, nothing out, then what each component needs: a broken-out pod reaches its own control
 * plane and its own etcd tenant, not its neighbours and not the admin cluster's API.
 *
 * <p>Only API servers ask for names; the others find theirs by its address. Network plugins work
 * through all rules of all customers whenever a pod comes or goes, so there are as few as will do.
 */
final class NetworkPolicies {

  static List<NetworkPolicy> of(ControlPlaneModel model) {
    return List.of(
        defaultDeny(model),
        component(
            model,
            Component.API_SERVER,
            List.of(ingress(List.of(), Ports.API_SERVER)),
            apiServerEgress(model)),
        component(
            model,
            Component.TUNNEL_SERVER,
            List.of(
                ingress(List.of(), Ports.TUNNEL_AGENTS),
                ingress(List.of(pods(model, Component.API_SERVER)), Ports.TUNNEL_SERVER)),
            List.of(toApiServer(model))),
        component(model, Component.CONTROLLER_MANAGER, List.of(), List.of(toApiServer(model))),
        component(model, Component.SCHEDULER, List.of(), List.of(toApiServer(model))));
  }

  private static NetworkPolicy defaultDeny(ControlPlaneModel model) {
    LabelSelector all =
        new LabelSelectorBuilder().addToMatchLabels(LABEL_CONTROL_PLANE, model.name()).build();
    return new NetworkPolicyBuilder()
        .withMetadata(Metadata.of(model, model.name() + "-default-deny"))
        .withNewSpec()
        .withPodSelector(all)
        .withPolicyTypes("Ingress", "Egress")
        .endSpec()
        .build();
  }

  private static NetworkPolicy component(
      ControlPlaneModel model,
      Component component,
      List<NetworkPolicyIngressRule> ingress,
      List<NetworkPolicyEgressRule> egress) {
    return new NetworkPolicyBuilder()
        .withMetadata(Metadata.of(model, model.names().deployment(component), component))
        .withNewSpec()
        .withPodSelector(Metadata.labelSelector(model, component))
        .withPolicyTypes("Ingress", "Egress")
        .withIngress(ingress)
        .withEgress(egress)
        .endSpec()
        .build();
  }

  private static List<NetworkPolicyEgressRule> apiServerEgress(ControlPlaneModel model) {
    Stream<NetworkPolicyEgressRule> etcd =
        model.etcdEndpoints().stream()
            .map(EtcdAddress::of)
            .collect(Collectors.groupingBy(EtcdAddress::port, TreeMap::new, Collectors.toList()))
            .entrySet()
            .stream()
            .map(members -> egress(peers(members.getValue()), members.getKey()));
    return Stream.concat(
            etcd,
            Stream.of(
                egress(List.of(pods(model, Component.TUNNEL_SERVER)), Ports.TUNNEL_SERVER),
                toDns()))
        .toList();
  }

  private static List<NetworkPolicyPeer> peers(List<EtcdAddress> members) {
    List<Optional<NetworkPolicyPeer>> known =
        members.stream().map(NetworkPolicies::peer).distinct().toList();
    // A policy knows no names: with one, the port is open to all, and certificates must do.
    return known.stream().allMatch(Optional::isPresent)
        ? known.stream().flatMap(Optional::stream).toList()
        : List.of();
  }

  private static Optional<NetworkPolicyPeer> peer(EtcdAddress etcd) {
    if (etcd.cidr() != null) {
      return Optional.of(
          new NetworkPolicyPeerBuilder()
              .withNewIpBlock()
              .withCidr(etcd.cidr())
              .endIpBlock()
              .build());
    }
    return Optional.ofNullable(etcd.namespace()).map(NetworkPolicies::pods);
  }

  private static NetworkPolicyPeer pods(String namespace) {
    return new NetworkPolicyPeerBuilder()
        .withNewNamespaceSelector()
        .withMatchLabels(Map.of("kubernetes.io/metadata.name", namespace))
        .endNamespaceSelector()
        .build();
  }

  private static NetworkPolicyEgressRule toApiServer(ControlPlaneModel model) {
    return egress(List.of(pods(model, Component.API_SERVER)), Ports.API_SERVER);
  }

  private static NetworkPolicyEgressRule toDns() {
    return new NetworkPolicyEgressRuleBuilder()
        .withTo(pods("kube-system"))
        .withPorts(port("UDP", Ports.DNS), port("TCP", Ports.DNS))
        .build();
  }

  private static NetworkPolicyPeer pods(ControlPlaneModel model, Component component) {
    return new NetworkPolicyPeerBuilder()
        .withPodSelector(Metadata.labelSelector(model, component))
        .build();
  }

  private static NetworkPolicyIngressRule ingress(List<NetworkPolicyPeer> from, int... ports) {
    return new NetworkPolicyIngressRuleBuilder().withFrom(from).withPorts(tcp(ports)).build();
  }

  private static NetworkPolicyEgressRule egress(List<NetworkPolicyPeer> to, int... ports) {
    return new NetworkPolicyEgressRuleBuilder().withTo(to).withPorts(tcp(ports)).build();
  }

  private static List<NetworkPolicyPort> tcp(int... ports) {
    return Arrays.stream(ports).mapToObj(port -> port("TCP", port)).toList();
  }

  private static NetworkPolicyPort port(String protocol, int number) {
    return new NetworkPolicyPortBuilder().withProtocol(protocol).withNewPort(number).build();
  }

  private NetworkPolicies() {}
}
