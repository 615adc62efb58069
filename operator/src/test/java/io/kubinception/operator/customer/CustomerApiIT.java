package io.kubinception.operator.customer;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.ServiceBuilder;
import io.kubinception.testkit.KubeApiServer;
import java.io.IOException;
import java.nio.file.Files;
import java.time.Clock;
import java.util.List;
import org.junit.jupiter.api.Test;

class CustomerApiIT {

  @Test
  void missesWhatTheCustomerDeletedAndAppliesItAgain() throws IOException {
    try (var server = KubeApiServer.launch();
        var api =
            new CustomerApis(server.client(), Clock.systemUTC())
                .openUncounted(Files.readString(server.kubeconfig()))) {
      List<HasMetadata> ours = List.of(service("dns"), service("metrics"));
      assertThat(api.has(ours)).isFalse();

      api.apply(ours);
      assertThat(api.has(ours)).isTrue();

      server.client().resource(ours.getLast()).delete();
      assertThat(api.has(ours)).isFalse();
      api.apply(ours);
      assertThat(api.has(ours)).isTrue();
    }
  }

  private static Service service(String name) {
    return new ServiceBuilder()
        .withNewMetadata()
        .withNamespace("kube-system")
        .withName(name)
        .endMetadata()
        .withNewSpec()
        .addNewPort()
        .withPort(53)
        .withProtocol("UDP")
        .endPort()
        .endSpec()
        .build();
  }
}
