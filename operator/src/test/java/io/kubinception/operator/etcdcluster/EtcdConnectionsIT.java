package io.kubinception.operator.etcdcluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.ByteString;
import io.fabric8.kubernetes.api.model.NamespaceBuilder;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.kubinception.api.v1alpha1.EtcdCluster;
import io.kubinception.api.v1alpha1.EtcdClusterSpec;
import io.kubinception.etcd.ChangeStream;
import io.kubinception.etcd.EtcdClient;
import io.kubinception.etcd.EtcdException;
import io.kubinception.etcd.KeyRange;
import io.kubinception.etcd.testing.EtcdProcess;
import io.kubinception.operator.etcdcluster.EtcdConnections.Etcd;
import io.kubinception.testkit.Eventually;
import io.kubinception.testkit.KubeApiServer;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Connections to a real etcd, by a Secret on a real API server. */
class EtcdConnectionsIT {
  private static final String NAMESPACE = "kubinception-system";
  private static final ByteString KEY = ByteString.copyFromUtf8("/work");

  private final KubeApiServer server = KubeApiServer.launch();
  private final EtcdProcess etcd = EtcdProcess.start(1);
  private final EtcdConnections connections =
      new EtcdConnections(server.client(), NAMESPACE, Clock.systemUTC());
  private final EtcdCluster cluster = new EtcdCluster();

  @BeforeEach
  void register() {
    server
        .client()
        .resource(
            new NamespaceBuilder().withNewMetadata().withName(NAMESPACE).endMetadata().build())
        .create();
    cluster.setMetadata(new ObjectMetaBuilder().withName("shared").build());
    cluster.setSpec(
        new EtcdClusterSpec(etcd.endpoints().stream().map(URI::toString).toList(), "etcd"));
    credentials("root");
  }

  @AfterEach
  void stop() {
    connections.close();
    etcd.close();
    server.close();
  }

  private void credentials(String user) {
    server
        .client()
        .resource(EtcdCredentials.secret(etcd, user, NAMESPACE, "etcd"))
        .createOr(existing -> existing.update());
  }

  @Test
  void workGoesOnWhenCredentialsChange() {
    Etcd before = connections.to(cluster);
    long revision = before.client().kv().put(KEY, ByteString.copyFromUtf8("1"));
    try (ChangeStream changes =
        before.client().watches().from(KeyRange.single(KEY), revision + 1)) {
      for (int change = 0; change < 3; change++) {
        credentials("root");
        Etcd now = connections.to(cluster);
        assertThat(now.serverAuthorityPem()).isEqualTo(etcd.serverAuthorityPem());

        before.client().kv().put(KEY, ByteString.copyFromUtf8("2"));
        now.client().kv().put(KEY, ByteString.copyFromUtf8("3"));

        Eventually.within(Duration.ofSeconds(20))
            .isTrue(
                "the stream goes on",
                () ->
                    changes.next(Duration.ofMillis(50)).orElse(List.of()).stream()
                        .anyMatch(c -> isPut(c, "3")));
      }
    }
  }

  private static boolean isPut(ChangeStream.Change change, String value) {
    return change instanceof ChangeStream.Change.Put(var entry)
        && entry.value().toStringUtf8().equals(value);
  }

  @Test
  void whatIsCalledNextHasTheNewCredentials() {
    connections.to(cluster).client().kv().put(KEY, ByteString.copyFromUtf8("1"));
    credentials("nobody");
    EtcdClient now = connections.to(cluster).client();
    assertThatThrownBy(() -> now.kv().put(KEY, ByteString.copyFromUtf8("2")))
        .isInstanceOf(EtcdException.Denied.class);
  }

  @Test
  void aClosedClientOpensNothing() {
    EtcdClient client = connections.to(cluster).client();
    client.kv().put(KEY, ByteString.copyFromUtf8("1"));
    connections.close();
    URI unknown = URI.create("https://127.0.0.1:1");
    assertThatThrownBy(() -> client.maintenance().status(unknown))
        .isInstanceOf(EtcdException.Unavailable.class)
        .hasMessageContaining("closed");
    assertThatThrownBy(() -> client.reachAt(List.of(unknown)))
        .isInstanceOf(EtcdException.Unavailable.class);
  }
}
