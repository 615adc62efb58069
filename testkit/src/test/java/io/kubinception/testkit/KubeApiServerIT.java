package io.kubinception.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.fabric8.kubernetes.api.model.ConfigMapBuilder;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.fabric8.kubernetes.client.KubernetesClientException;
import org.junit.jupiter.api.Test;

class KubeApiServerIT {

  @Test
  void keepsItsDataWhenItIsKilledAndStartedAgain() {
    try (var server = KubeApiServer.launch()) {
      var kept =
          new ConfigMapBuilder()
              .withNewMetadata()
              .withName("kept")
              .withNamespace("default")
              .endMetadata()
              .addToData("a", "b")
              .build();
      server.client().resource(kept).create();

      server.kill();
      var impatient = server.config();
      impatient.setRequestRetryBackoffLimit(0);
      try (var client = new KubernetesClientBuilder().withConfig(impatient).build()) {
        assertThatThrownBy(() -> client.resource(kept).get())
            .isInstanceOf(KubernetesClientException.class);
      }
      server.killEtcd();
      server.start();

      assertThat(server.client().resource(kept).get().getData()).containsEntry("a", "b");
    }
  }
}
