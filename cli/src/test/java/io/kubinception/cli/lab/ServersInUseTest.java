package io.kubinception.cli.lab;

import static org.assertj.core.api.Assertions.assertThat;

import io.kubinception.api.v1alpha1.EtcdCluster;
import io.kubinception.api.v1alpha1.EtcdClusterSpec;
import io.kubinception.cli.Samples;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class ServersInUseTest {

  private static EtcdCluster of(String... addresses) {
    var cluster = new EtcdCluster();
    cluster.setMetadata(Samples.meta(null, "cell-2"));
    cluster.setSpec(
        new EtcdClusterSpec(
            Stream.of(addresses).map("https://%s:2379"::formatted).toList(), "etcd-cell-2"));
    return cluster;
  }

  @Test
  void ofAMemberTheVerbIsNamedThatTakesItOut() {
    var going = Map.of("two", "10.0.0.2");

    assertThat(ServersInUse.member(going, List.of(of("10.0.0.1", "10.0.0.2", "10.0.0.3"))))
        .hasValueSatisfying(
            s -> assertThat(s).contains("kubinception etcd member remove --etcd cell-2 two"));
    assertThat(ServersInUse.member(going, List.of(of("10.0.0.2"))))
        .hasValueSatisfying(
            s -> assertThat(s).contains("the only member", "kubectl delete etcdcluster cell-2"));
  }

  @Test
  void othersGo() {
    assertThat(ServersInUse.member(Map.of("two", "10.0.0.2"), List.of(of("10.0.0.20")))).isEmpty();
  }
}
