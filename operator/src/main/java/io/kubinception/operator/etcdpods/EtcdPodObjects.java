package io.kubinception.operator.etcdpods;

import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.ConfigMapBuilder;
import io.fabric8.kubernetes.api.model.LabelSelector;
import io.fabric8.kubernetes.api.model.LabelSelectorBuilder;
import io.fabric8.kubernetes.api.model.ObjectMeta;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.fabric8.kubernetes.api.model.PersistentVolumeClaim;
import io.fabric8.kubernetes.api.model.PersistentVolumeClaimBuilder;
import io.fabric8.kubernetes.api.model.PersistentVolumeClaimSpec;
import io.fabric8.kubernetes.api.model.PersistentVolumeClaimSpecBuilder;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.api.model.Quantity;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.api.model.SecretBuilder;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.ServiceBuilder;
import io.fabric8.kubernetes.api.model.ServicePort;
import io.fabric8.kubernetes.api.model.ServicePortBuilder;
import io.fabric8.kubernetes.api.model.apps.StatefulSet;
import io.fabric8.kubernetes.api.model.apps.StatefulSetBuilder;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicy;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicyBuilder;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicyPeer;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicyPeerBuilder;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicyPort;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicyPortBuilder;
import io.fabric8.kubernetes.api.model.policy.v1.PodDisruptionBudget;
import io.fabric8.kubernetes.api.model.policy.v1.PodDisruptionBudgetBuilder;
import io.kubinception.api.v1alpha1.EtcdCluster;
import io.kubinception.api.v1alpha1.EtcdStatefulSet;
import io.kubinception.api.v1alpha1.Kubinception;
import io.kubinception.controlplane.Component;
import io.kubinception.etcd.install.EtcdPlan;
import io.kubinception.operator.kube.Owners;
import io.kubinception.operator.kube.SecretData;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/**
 * What an etcd cluster of pods consists of in the admin cluster.
 *
 * @param trust fingerprint of whom members that start now trust
 */
record EtcdPodObjects(EtcdCluster cluster, EtcdStatefulSet wish, EtcdPodNames names, String trust) {
  static final String VOLUME = "data";

  static final String LABEL = Kubinception.GROUP + "/etcd-cluster";
  private static final int DNS = 53;

  Secret credentials(Map<String, String> data) {
    return secret(cluster.credentialsSecret(), data);
  }

  Secret servers(Map<String, String> data) {
    return secret(names.serversSecret(), data);
  }

  private Secret secret(String name, Map<String, String> data) {
    return new SecretBuilder()
        .withMetadata(metadata(name))
        .withType("Opaque")
        .withData(SecretData.encode(data))
        .build();
  }

  /** What an etcd without data is to do; one with data does not read it. */
  ConfigMap start(EtcdPodStart start) {
    return new ConfigMapBuilder()
        .withMetadata(metadata(names.all()))
        .withData(start.environment())
        .build();
  }

  /** Gives each pod a name; also before it serves, or members would never find each other. */
  Service service() {
    return new ServiceBuilder()
        .withMetadata(metadata(names.all()))
        .withNewSpec()
        .withClusterIP("None")
        .withSelector(selector())
        .withPublishNotReadyAddresses(true)
        .withPorts(
            servicePort("client", EtcdPlan.CLIENT_PORT), servicePort("peer", EtcdPlan.PEER_PORT))
        .endSpec()
        .build();
  }

  /** Drains take one member at a time. */
  PodDisruptionBudget budget() {
    return new PodDisruptionBudgetBuilder()
        .withMetadata(metadata(names.all()))
        .withNewSpec()
        .withSelector(labelSelector())
        .withNewMaxUnavailable(1)
        .endSpec()
        .build();
  }

  /** API servers and the operator come in, members speak to each other, and that is all. */
  NetworkPolicy policy() {
    NetworkPolicyPeer apiServers =
        new NetworkPolicyPeerBuilder()
            .withNewNamespaceSelector()
            .endNamespaceSelector()
            .withNewPodSelector()
            .addToMatchLabels(Kubinception.LABEL_COMPONENT, Component.API_SERVER.label())
            .addToMatchLabels(Kubinception.LABEL_MANAGED_BY, Kubinception.MANAGED_BY)
            .endPodSelector()
            .build();
    NetworkPolicyPeer members =
        new NetworkPolicyPeerBuilder().withPodSelector(labelSelector()).build();
    NetworkPolicyPeer operator =
        new NetworkPolicyPeerBuilder()
            .withNewPodSelector()
            .addToMatchLabels("app.kubernetes.io/name", "kubinception-operator")
            .endPodSelector()
            .build();
    NetworkPolicyPeer dns =
        new NetworkPolicyPeerBuilder()
            .withNewNamespaceSelector()
            .addToMatchLabels("kubernetes.io/metadata.name", "kube-system")
            .endNamespaceSelector()
            .build();
    return new NetworkPolicyBuilder()
        .withMetadata(metadata(names.all()))
        .withNewSpec()
        .withPodSelector(labelSelector())
        .withPolicyTypes("Ingress", "Egress")
        .addNewIngress()
        .withFrom(apiServers)
        .withPorts(tcp(EtcdPlan.CLIENT_PORT))
        .endIngress()
        .addNewIngress()
        .withFrom(operator)
        .withPorts(tcp(EtcdPlan.CLIENT_PORT, EtcdPlan.METRICS_PORT))
        .endIngress()
        .addNewIngress()
        .withFrom(members)
        .withPorts(tcp(EtcdPlan.PEER_PORT))
        .endIngress()
        .addNewEgress()
        .withTo(members)
        .withPorts(tcp(EtcdPlan.PEER_PORT))
        .endEgress()
        .addNewEgress()
        .withTo(dns)
        .withPorts(port("UDP", DNS), port("TCP", DNS))
        .endEgress()
        .endSpec()
        .build();
  }

  /**
   * The members. Pods take a changed template when they are deleted, which only an upgrade with its
   * gates does. A volume goes with its member, but not with a StatefulSet that somebody deletes.
   */
  StatefulSet members(int replicas, String version) {
    return new StatefulSetBuilder()
        .withMetadata(metadata(names.all()))
        .withNewSpec()
        .withServiceName(names.all())
        .withReplicas(replicas)
        .withPodManagementPolicy("Parallel")
        .withNewUpdateStrategy()
        .withType("OnDelete")
        .endUpdateStrategy()
        .withNewPersistentVolumeClaimRetentionPolicy()
        .withWhenDeleted("Retain")
        .withWhenScaled("Delete")
        .endPersistentVolumeClaimRetentionPolicy()
        .withSelector(labelSelector())
        .withTemplate(
            new EtcdPodTemplate(names, wish, version).of(podLabels(), trust, labelSelector()))
        .addNewVolumeClaimTemplate()
        .withNewMetadata()
        .withName(VOLUME)
        .endMetadata()
        .withSpec(volume())
        .endVolumeClaimTemplate()
        .endSpec()
        .build();
  }

  /**
   * A member's volume before there is its pod; like those that the StatefulSet makes, whose own it
   * becomes. Should we be late it goes with an EtcdCluster that is gone.
   *
   * @param recovery number of the recovery that it is for
   */
  PersistentVolumeClaim claim(int ordinal, long recovery) {
    return new PersistentVolumeClaimBuilder()
        .withNewMetadata()
        .withName(names.volumeClaim(ordinal))
        .withNamespace(names.namespace())
        .withLabels(selector())
        .addToAnnotations(EtcdPodClaims.RECOVERING, Long.toString(recovery))
        .addNewOwnerReferenceLike(Owners.controller(cluster))
        .withController(false)
        .endOwnerReference()
        .endMetadata()
        .withSpec(volume())
        .build();
  }

  private PersistentVolumeClaimSpec volume() {
    return new PersistentVolumeClaimSpecBuilder()
        .withAccessModes("ReadWriteOnce")
        .withStorageClassName(wish.storageClass())
        .withNewResources()
        .addToRequests("storage", new Quantity(wish.storageOrDefault()))
        .endResources()
        .build();
  }

  /**
   * Writes the first member's data from a backup; no member itself, as a trial is none.
   *
   * @param number of the recovery
   */
  Pod recovery(EtcdPodFetch fetch, String version, long number) {
    return new PodBuilder()
        .withMetadata(metadata(names.recovery()))
        .editMetadata()
        .withLabels(Map.of(Kubinception.LABEL_MANAGED_BY, Kubinception.MANAGED_BY))
        .endMetadata()
        .withSpec(new EtcdPodTemplate(names, wish, version).recovery(fetch, number))
        .build();
  }

  /** Tries a version on the node of a member; no member itself, so it is not labelled as one. */
  Pod trial(String member, String version, String node) {
    return new PodBuilder()
        .withMetadata(metadata(member + "-trial"))
        .editMetadata()
        .withLabels(Map.of(Kubinception.LABEL_MANAGED_BY, Kubinception.MANAGED_BY))
        .endMetadata()
        .withSpec(new EtcdPodTemplate(names, wish, version).trial(node))
        .build();
  }

  private ObjectMeta metadata(String name) {
    return new ObjectMetaBuilder()
        .withName(name)
        .withNamespace(names.namespace())
        .withLabels(podLabels())
        .withOwnerReferences(Owners.controller(cluster))
        .build();
  }

  private Map<String, String> podLabels() {
    return Map.of(LABEL, names.cluster(), Kubinception.LABEL_MANAGED_BY, Kubinception.MANAGED_BY);
  }

  /** What members' pods are found by. */
  Map<String, String> selector() {
    return Map.of(LABEL, names.cluster());
  }

  private LabelSelector labelSelector() {
    return new LabelSelectorBuilder().withMatchLabels(selector()).build();
  }

  private static ServicePort servicePort(String name, int number) {
    return new ServicePortBuilder()
        .withName(name)
        .withProtocol("TCP")
        .withPort(number)
        .withNewTargetPort(number)
        .build();
  }

  private static List<NetworkPolicyPort> tcp(int... ports) {
    return Arrays.stream(ports).mapToObj(number -> port("TCP", number)).toList();
  }

  private static NetworkPolicyPort port(String protocol, int number) {
    return new NetworkPolicyPortBuilder().withProtocol(protocol).withNewPort(number).build();
  }
}
