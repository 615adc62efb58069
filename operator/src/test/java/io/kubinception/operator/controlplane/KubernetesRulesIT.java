package io.kubinception.operator.controlplane;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.rbac.ClusterRoleBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.kubinception.api.v1alpha1.KubernetesVersions;
import io.kubinception.controlplane.BootstrapRules;
import io.kubinception.operator.customer.CustomerApi;
import io.kubinception.operator.customer.CustomerApis;
import io.kubinception.testkit.KubeApiServer;
import java.io.IOException;
import java.nio.file.Files;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** On a real API server, which makes them when it starts. */
class KubernetesRulesIT {
  private final KubeApiServer server = KubeApiServer.launch();
  private final KubernetesClient client = server.client();
  private final KubernetesRules rules = new KubernetesRules();
  private final CustomerApi api = open();

  private CustomerApi open() {
    try {
      return new CustomerApis(client, Clock.systemUTC())
          .openUncounted(Files.readString(server.kubeconfig()));
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  @BeforeEach
  void allAreThere() {
    assertThat(rules.hasVital(api)).isTrue();
  }

  @AfterEach
  void stop() {
    api.close();
    server.close();
  }

  @Test
  void allThatACustomerDeletesComeBackAsTheyWereWithoutARestart() {
    var before = said();
    delete(client.rbac().clusterRoles().list().getItems());
    delete(client.rbac().clusterRoleBindings().list().getItems());
    delete(client.rbac().roles().inAnyNamespace().list().getItems());
    delete(client.rbac().roleBindings().inAnyNamespace().list().getItems());
    assertThat(rules.hasVital(api)).isFalse();

    rules.bringBack(api, KubernetesVersions.DEFAULT);

    assertThat(rules.hasVital(api)).isTrue();
    assertThat(said()).isEqualTo(before);
  }

  @Test
  void whatTheCustomerChangedStaysAndASingleOneComesBack() {
    var user = client.rbac().clusterRoles().withName("system:basic-user").require();
    var changed = new ClusterRoleBuilder(user).editMetadata().endMetadata().withRules().build();
    changed.getMetadata().setLabels(Map.of());
    client.resource(changed).update();
    client.rbac().clusterRoles().withName("system:node-proxier").delete();

    rules.bringBack(api, KubernetesVersions.DEFAULT);

    assertThat(client.rbac().clusterRoles().withName("system:node-proxier").get()).isNotNull();
    assertThat(client.rbac().clusterRoles().withName("system:basic-user").require().getRules())
        .isNullOrEmpty();
  }

  private void delete(List<? extends HasMetadata> found) {
    found.forEach(object -> client.resource(object).delete());
  }

  private List<HasMetadata> said() {
    return Stream.<Stream<? extends HasMetadata>>of(
            client.rbac().clusterRoles().list().getItems().stream(),
            client.rbac().clusterRoleBindings().list().getItems().stream(),
            client.rbac().roles().inAnyNamespace().list().getItems().stream(),
            client.rbac().roleBindings().inAnyNamespace().list().getItems().stream())
        .flatMap(found -> found)
        .map(HasMetadata.class::cast)
        .peek(KubernetesRulesIT::forgetTheServersFields)
        .toList();
  }

  private static void forgetTheServersFields(HasMetadata rule) {
    var meta = rule.getMetadata();
    assertThat(meta.getLabels()).containsKey(BootstrapRules.LABEL);
    meta.setUid(null);
    meta.setResourceVersion(null);
    meta.setCreationTimestamp(null);
    meta.setManagedFields(null);
  }
}
