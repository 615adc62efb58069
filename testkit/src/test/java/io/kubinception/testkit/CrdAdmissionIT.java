package io.kubinception.testkit;

import static io.kubinception.testkit.Samples.controlPlane;
import static io.kubinception.testkit.Samples.customerCluster;
import static io.kubinception.testkit.Samples.etcdCluster;
import static io.kubinception.testkit.Samples.etcdTenant;
import static io.kubinception.testkit.Samples.nodePool;
import static io.kubinception.testkit.Samples.workerNode;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.params.provider.Arguments.argumentSet;

import io.fabric8.kubernetes.client.KubernetesClientException;
import io.kubinception.testkit.ChartOnApiServer.Cluster;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Which new resources definitions and policies refuse, and with which sentence. */
@ExtendWith(ChartOnApiServer.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class CrdAdmissionIT {

  private final Cluster cluster;

  CrdAdmissionIT(Cluster cluster) {
    this.cluster = cluster;
  }

  Stream<Arguments> badCreations() {
    return Stream.of(badNetworks(), badNames(), badNumbersAndWords(), badArguments(), badParts())
        .flatMap(s -> s);
  }

  private static Stream<Arguments> badNetworks() {
    return Stream.of(
        argumentSet(
            "pods and services overlap",
            customerCluster("bad", "networks: {pods: 10.0.0.0/9, services: 10.96.0.0/16}"),
            "networks.pods and networks.services overlap: choose two ranges that do not"),
        argumentSet(
            "pods are too few",
            customerCluster("bad", "networks: {pods: 10.0.0.0/24}"),
            "networks.pods must be an IPv4 CIDR from /8 to /22, like 10.244.0.0/16"),
        argumentSet(
            "pods are an address",
            customerCluster("bad", "networks: {pods: 10.0.0.1}"),
            "networks.pods must be an IPv4 CIDR from /8 to /22, like 10.244.0.0/16"),
        argumentSet(
            "pods are IPv6",
            customerCluster("bad", "networks: {pods: 'fd00::/16'}"),
            "networks.pods must be an IPv4 CIDR from /8 to /22, like 10.244.0.0/16"),
        argumentSet(
            "services are not the start of a range",
            customerCluster("bad", "networks: {services: 10.96.0.1/16}"),
            "networks.services must be an IPv4 CIDR from /12 to /24, like 10.96.0.0/16"),
        argumentSet(
            "pods are loopback",
            customerCluster("bad", "networks: {pods: 127.0.0.0/16}"),
            "networks.pods must keep out of 0.0.0.0/8, 127.0.0.0/8 (loopback)"),
        argumentSet(
            "pods have link-local in them",
            controlPlane("bad", "networks: {pods: 169.0.0.0/8}"),
            "networks.pods must keep out of 0.0.0.0/8, 127.0.0.0/8 (loopback)"),
        argumentSet(
            "services are multicast",
            customerCluster("bad", "networks: {services: 239.1.0.0/16}"),
            "networks.services must keep out of 0.0.0.0/8, 127.0.0.0/8 (loopback)"),
        argumentSet(
            "domain is none",
            customerCluster("bad", "networks: {dnsDomain: 'a b'}"),
            "networks.dnsDomain must be a domain name, like cluster.local"),
        argumentSet(
            "pods overlap with the admin cluster's",
            customerCluster("bad", "networks: {pods: 10.128.0.0/14}"),
            "networks.pods 10.128.0.0/14 overlaps 10.128.0.0/16, which the provider uses"
                + " (AdminCluster local): choose another range"),
        argumentSet(
            "services lie within the admin cluster's",
            customerCluster("bad", "networks: {services: 10.129.8.0/24}"),
            "networks.services 10.129.8.0/24 overlaps 10.129.0.0/16, which the provider uses"
                + " (AdminCluster local): choose another range"),
        argumentSet(
            "pods of a control plane overlap with the instances",
            controlPlane("bad", "networks: {pods: 172.16.0.0/12}"),
            "networks.pods 172.16.0.0/12 overlaps 172.30.0.0/24, which the provider uses"));
  }

  private static Stream<Arguments> badNames() {
    String sentence = "starts with a letter and has lower-case letters, digits and '-' only";
    return Stream.of(
        argumentSet(
            "cluster's name too long",
            customerCluster("a".repeat(41), ""),
            "the name of a customer cluster may have at most 40 characters"),
        argumentSet("cluster's name starts with a digit", customerCluster("1a", ""), sentence),
        argumentSet("cluster's name has a dot", customerCluster("a.b", ""), sentence),
        argumentSet(
            "control plane's name too long",
            controlPlane("a".repeat(41), ""),
            "the name of a control plane may have at most 40 characters"),
        argumentSet("control plane's name has a dot", controlPlane("a.b", ""), sentence),
        argumentSet("pool's name has a dot", nodePool("a.b", ""), sentence),
        argumentSet(
            "nodes' names too long",
            nodePool("a".repeat(53), ""),
            "the names of the node pool and of its cluster may have at most 56 characters"
                + " together"),
        argumentSet(
            "worker node's name is no host name",
            workerNode("a.b", "cluster: demo, pool: p, flavour: small, version: 1.36.4"),
            "the name of a worker node is a host name"));
  }

  private static Stream<Arguments> badNumbersAndWords() {
    String version = "version must be one of the supported ones: 1.36.4, 1.35.8";
    return Stream.of(
        argumentSet(
            "cluster of another version", customerCluster("bad", "version: 1.2.3"), version),
        argumentSet("control plane of it", controlPlane("bad", "version: v1.36.4"), version),
        argumentSet("pool of it", nodePool("bad", "version: '1.36'"), version),
        argumentSet(
            "pool of -1",
            nodePool("bad", "replicas: -1"),
            "spec.replicas in body should be greater than or equal to 0"),
        argumentSet(
            "pool of 1001",
            nodePool("bad", "replicas: 1001"),
            "spec.replicas in body should be less than or equal to 1000"),
        argumentSet(
            "pool of an unknown flavour",
            nodePool("bad", "flavour: huge"),
            "flavour huge is not on offer (AdminCluster local): choose one of small, large"),
        argumentSet(
            "pool that can never replace a node",
            nodePool("bad", "strategy: {maxSurge: 0}"),
            "strategy.maxSurge and strategy.maxUnavailable cannot both be 0"),
        argumentSet(
            "the same by shares",
            nodePool("bad", "strategy: {maxSurge: 0%, maxUnavailable: 00%}"),
            "strategy.maxSurge and strategy.maxUnavailable cannot both be 0"),
        argumentSet(
            "surge of a word",
            nodePool("bad", "strategy: {maxSurge: much}"),
            "maxSurge must be a number from 0 to 1000 or a share from 0% to 100%"),
        argumentSet(
            "surge of -1",
            nodePool("bad", "strategy: {maxSurge: -1}"),
            "maxSurge must be a number from 0 to 1000 or a share from 0% to 100%"),
        argumentSet(
            "drain of no time",
            nodePool("bad", "strategy: {drainTimeoutSeconds: 0}"),
            "drainTimeoutSeconds in body should be greater than or equal to 1"),
        argumentSet(
            "pool of no cluster",
            nodePool("bad", "").replace("cluster: demo", "cluster: ''"),
            "cluster must be the name of a CustomerCluster in this namespace"),
        argumentSet(
            "pool of a cluster elsewhere",
            nodePool("bad", "").replace("cluster: demo", "cluster: default/demo"),
            "cluster must be the name of a CustomerCluster in this namespace"),
        argumentSet(
            "label of words",
            nodePool("bad", "labels: {team: 'a b'}"),
            "the value of a label has letters, digits, '-', '_' and '.'"),
        argumentSet(
            "label without a name",
            nodePool("bad", "labels: {'example.com/': a}"),
            "the name of a label is like team or example.com/team"),
        argumentSet(
            "taint of words",
            nodePool("bad", "taints: [{key: 'a b', effect: NoSchedule}]"),
            "the key of a taint is like dedicated or example.com/dedicated"),
        argumentSet(
            "label whose prefix is no domain",
            nodePool("bad", "labels: {'a..b/x': a}"),
            "the name of a label is like team or example.com/team"),
        argumentSet(
            "taint whose prefix is no domain",
            nodePool("bad", "taints: [{key: a-.b/x, effect: NoSchedule}]"),
            "the key of a taint is like dedicated or example.com/dedicated"),
        argumentSet(
            "the same taint twice",
            nodePool(
                "bad",
                "taints: [{key: a, value: b, effect: NoSchedule}, {key: a, effect: NoSchedule}]"),
            "a key and an effect may be together in one taint only: take the others out"),
        argumentSet(
            "taint of an unknown effect",
            nodePool("bad", "taints: [{key: a, effect: Explode}]"),
            "supported values: \"NoSchedule\", \"PreferNoSchedule\", \"NoExecute\""),
        argumentSet(
            "kubeconfig for ever",
            customerCluster("bad", "access: {kubeconfigDays: 3650}"),
            "should be less than or equal to 365"));
  }

  private static Stream<Arguments> badArguments() {
    return Stream.of(
        argumentSet(
            "API server's reserved argument",
            controlPlane("bad", "apiServer: {extraArgs: [{name: etcd-prefix, value: /}]}"),
            "apiServer.extraArgs: these arguments are set by Kubinception and cannot be"
                + " overridden: etcd-"),
        argumentSet(
            "controller manager's reserved argument",
            controlPlane("bad", "controllerManager: {extraArgs: [{name: controllers, value: x}]}"),
            "controllerManager.extraArgs: these arguments are set by Kubinception"),
        argumentSet(
            "scheduler's reserved argument",
            controlPlane("bad", "scheduler: {extraArgs: [{name: kubeconfig, value: x}]}"),
            "scheduler.extraArgs: these arguments are set by Kubinception"),
        argumentSet(
            "argument with dashes in front",
            controlPlane("bad", "apiServer: {extraArgs: [{name: --v, value: '2'}]}"),
            "an argument's name is written without dashes in front, like v or event-ttl"));
  }

  private static Stream<Arguments> badParts() {
    return Stream.of(
        argumentSet(
            "etcd without TLS",
            etcdCluster("bad", "['http://172.30.0.11:2379']"),
            "endpoints are client URLs like https://etcd-1.example:2379 (TLS only)"),
        argumentSet(
            "etcd without members", etcdCluster("bad", "[]"), "should have at least 1 items"),
        argumentSet(
            "tenant's id ill-formed",
            etcdTenant("bad", "etcdCluster: lab, id: ../x"),
            "spec.id in body should match"),
        argumentSet(
            "quota of a control plane below what an empty cluster stores",
            controlPlane("bad", "etcdQuotaBytes: 4194303"),
            "etcdQuotaBytes must be at least 4194304 (4 MiB)"),
        argumentSet(
            "quota of an etcd tenant below what an empty cluster stores",
            etcdTenant("bad", "etcdCluster: lab, quotaBytes: 1"),
            "quotaBytes must be at least 4194304 (4 MiB)"),
        argumentSet(
            "control plane without etcd",
            controlPlane("bad", "").replace("etcdCluster: lab,", ""),
            "spec.etcdCluster: Required value"),
        argumentSet(
            "backup of two things",
            Samples.backup("bad", "etcdCluster: lab, tenant: {namespace: a, name: b}"),
            "a backup is of either a tenant or a whole etcdCluster: give one of them"),
        argumentSet(
            "backup of nothing",
            Samples.backup("bad", "store: other"),
            "a backup is of either a tenant or a whole etcdCluster: give one of them"),
        argumentSet(
            "backup kept for no time",
            Samples.backup("bad", "etcdCluster: lab, keep: 0d"),
            "spec.keep in body should match"),
        argumentSet(
            "admin cluster's grace without a unit",
            Samples.ADMIN_CLUSTER + "  deletion: {grace: '3'}\n",
            "spec.deletion.grace in body should match"),
        argumentSet(
            "schedule without a unit",
            Samples.schedule("bad", "every: '6'"),
            "spec.every in body should match"),
        argumentSet(
            "admin cluster's ports the wrong way round",
            Samples.ADMIN_CLUSTER.replace("30000", "31999"),
            "firstPort must be below lastPort, and tunnelPortOffset beyond their distance"),
        argumentSet(
            "admin cluster's reserved network is none",
            Samples.ADMIN_CLUSTER.replace("172.30.0.0/24", "172.30.0.0"),
            "reservedNetworks must be CIDRs, like 172.30.0.0/16"),
        argumentSet(
            "admin cluster's reserved network begins in its middle",
            Samples.ADMIN_CLUSTER.replace("172.30.0.0/24", "172.30.0.5/24"),
            "reservedNetworks begin at their first address: 172.30.0.0/24, not 172.30.0.5/24"));
  }

  @ParameterizedTest
  @MethodSource("badCreations")
  void refusesTheCreationWithASentence(String yaml, String sentence) {
    assertThatThrownBy(() -> cluster.tryCreate(yaml))
        .isInstanceOf(KubernetesClientException.class)
        .hasMessageContaining(sentence);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          default pods      | {.spec.networks.pods}            | 10.244.0.0/16
          default services  | {.spec.networks.services}        | 10.96.0.0/16
          default domain    | {.spec.networks.dnsDomain}       | cluster.local
          default network   | {.spec.networks.podNetwork}      | kube-router
          default version   | {.spec.version}                  | 1.36.4
          default plan      | {.spec.plan}                     | shared
          default access    | {.spec.access.kubeconfigDays}    | 30
          """)
  void acceptsAClusterOfDefaults(String what, String path, String value) {
    cluster.apply(customerCluster("plain", ""));
    assertThat(cluster.kubectl("get", "cc", "plain", "-o", "jsonpath=" + path))
        .as(what)
        .isEqualTo(value);
  }

  @Test
  void acceptsAClusterWithAllItsFields() {
    cluster.tryCreate(
        customerCluster(
            "a-2".repeat(13) + "a",
            "version: 1.36.4, plan: shared, etcdCluster: lab, adminCluster: local,"
                + " networks: {pods: 10.0.0.0/9, services: 192.168.0.0/24, dnsDomain: a.example,"
                + " podNetwork: none}, access: {kubeconfigDays: 1}"));
  }

  @Test
  void acceptsAPoolWithTheLongestName() {
    cluster.tryCreate(
        nodePool(
            "a".repeat(52),
            "replicas: 1000, flavour: large, labels: {a: b, a-1.b.example/C: d},"
                + " strategy: {maxSurge: 25%, maxUnavailable: 2, drainTimeoutSeconds: 3600},"
                + " taints: [{key: dedicated, value: gpu, effect: NoSchedule},"
                + " {key: dedicated, value: gpu, effect: NoExecute}]"));
  }

  @Test
  void acceptsArgumentsThatNothingDependsOn() {
    cluster.tryCreate(
        controlPlane(
            "more",
            "apiServer: {extraArgs: [{name: v, value: '4'}, {name: event-ttl, value: 2h}]},"
                + " controllerManager: {extraArgs: [{name: v, value: '4'}]},"
                + " scheduler: {extraArgs: [{name: v, value: '4'}]}"));
  }

  @Test
  void acceptsAnEtcdClusterOfThree() {
    cluster.tryCreate(
        etcdCluster(
            "three",
            "['https://172.30.0.11:2379', 'https://172.30.0.12:2379', 'https://e.x:2379']"));
  }
}
