package io.kubinception.testkit;

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
import org.junit.jupiter.params.provider.MethodSource;

/** What is said at {@code kubectl apply} of an etcd cluster, on servers or of pods. */
@ExtendWith(ChartOnApiServer.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class EtcdClusterAdmissionIT {
  private static final String EXTERNAL =
      "endpoints: ['https://172.30.0.11:2379'], credentialsSecret: etcd-lab";

  private final Cluster cluster;

  EtcdClusterAdmissionIT(Cluster cluster) {
    this.cluster = cluster;
  }

  private static String etcd(String name, String spec) {
    return """
    apiVersion: kubinception.io/v1alpha1
    kind: EtcdCluster
    metadata: {name: %s}
    spec: {%s}
    """
        .formatted(name, spec);
  }

  private static String pods(String fields) {
    return "mode: StatefulSet, statefulSet: {members: 3" + fields + "}";
  }

  static Stream<Arguments> bad() {
    String noRegistration =
        "an External etcd cluster is registered with its endpoints and its credentialsSecret";
    String noPods =
        "needs statefulSet with its members, and neither endpoints nor credentialsSecret";
    return Stream.of(
        argumentSet("no endpoints", etcd("bad", "credentialsSecret: a"), noRegistration),
        argumentSet(
            "no credentials", etcd("bad", "endpoints: ['https://e.x:2379']"), noRegistration),
        argumentSet(
            "servers with pods",
            etcd("bad", EXTERNAL + ", statefulSet: {members: 1}"),
            "statefulSet is for mode StatefulSet only"),
        argumentSet("pods without any word", etcd("bad", "mode: StatefulSet"), noPods),
        argumentSet(
            "pods with endpoints",
            etcd("bad", pods("") + ", endpoints: ['https://e.x:2379']"),
            noPods),
        argumentSet("a mode that is none", etcd("bad", "mode: Deployment"), "Unsupported value"),
        argumentSet(
            "two members",
            etcd("bad", "mode: StatefulSet, statefulSet: {members: 2}"),
            "an etcd cluster has 1, 3 or 5 members: an even one bears no more losses"),
        argumentSet(
            "pods of no number",
            etcd("bad", "mode: StatefulSet, statefulSet: {}"),
            "spec.statefulSet.members: Required value"),
        argumentSet(
            "an old etcd",
            etcd("bad", pods(", version: 3.5.33")),
            "a version of etcd is like 3.6.14, and at least 3.6"),
        argumentSet(
            "a volume of nothing",
            etcd("bad", pods(", storage: 1Mi")),
            "a volume has a size like 4Gi, and at least 512Mi"),
        argumentSet(
            "a volume of words",
            etcd("bad", pods(", storage: large")),
            "a volume has a size like 4Gi, and at least 512Mi"),
        argumentSet(
            "memory of nothing",
            etcd("bad", pods(", memory: 1Mi")),
            "memory is like 1Gi, and at least 128Mi"),
        argumentSet(
            "a name too long",
            etcd("a".repeat(41), pods("")),
            "the name of an etcd cluster of pods may have at most 40 characters"),
        argumentSet(
            "a name with a dot",
            etcd("a.b", pods("")),
            "the name of an etcd cluster of pods is of lower-case letters, digits and '-'"));
  }

  @ParameterizedTest
  @MethodSource("bad")
  void refuses(String yaml, String sentence) {
    assertThatThrownBy(() -> cluster.tryCreate(yaml))
        .isInstanceOf(KubernetesClientException.class)
        .hasMessageContaining(sentence);
  }

  static Stream<Arguments> changes() {
    String stay = "volumes cannot be changed: make another etcd cluster and move the tenants there";
    return Stream.of(
        argumentSet(
            "mode",
            etcd("fixed-mode", EXTERNAL),
            etcd("fixed-mode", pods("")),
            "mode cannot be changed: make another etcd cluster and move the tenants there"),
        argumentSet(
            "size of volumes",
            etcd("fixed-size", pods(", storage: 1Gi")),
            etcd("fixed-size", pods(", storage: 2Gi")),
            stay),
        argumentSet(
            "class of volumes",
            etcd("fixed-class", pods(", storageClass: a")),
            etcd("fixed-class", pods(", storageClass: b")),
            stay),
        argumentSet(
            "class of volumes, given later",
            etcd("later-class", pods("")),
            etcd("later-class", pods(", storageClass: b")),
            stay));
  }

  @ParameterizedTest
  @MethodSource("changes")
  void refusesTheChange(String before, String after, String sentence) {
    cluster.apply(before);
    assertThatThrownBy(() -> cluster.apply(after))
        .isInstanceOf(KubernetesClientException.class)
        .hasMessageContaining(sentence);
  }

  @Test
  void theRestOfPodsHasDefaults() {
    cluster.apply(etcd("plain-pods", pods("")));
    assertThat(
            cluster.kubectl(
                "get", "ec", "plain-pods", "-o", "jsonpath={.spec.statefulSet} {.spec.mode}"))
        .isEqualTo(
            "{\"members\":3,\"memory\":\"1Gi\",\"storage\":\"4Gi\",\"version\":\"3.6.14\"}"
                + " StatefulSet");
    cluster.apply(
        etcd(
            "plain-pods",
            "mode: StatefulSet, statefulSet: {members: 5, version: 3.7.1, memory: 2Gi}"));
  }

  @Test
  void serversAreTheDefaultMode() {
    cluster.apply(etcd("plain-servers", EXTERNAL));
    assertThat(cluster.kubectl("get", "ec", "plain-servers", "-o", "jsonpath={.spec.mode}"))
        .isEqualTo("External");
  }
}
