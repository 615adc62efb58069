package io.kubinception.operator.kube;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.ConfigMapBuilder;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.kubinception.testkit.KubeApiServer;
import java.time.Clock;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ApplierIT {
  private final KubeApiServer server = KubeApiServer.launch();
  private final Applier applier = new Applier(server.client(), Clock.systemUTC());

  @AfterAll
  void stop() {
    server.close();
  }

  @Test
  void whatAnotherOperatorWroteSinceIsNotWrittenOver() {
    String seen = applier.apply(map("shared", "first")).getMetadata().getResourceVersion();
    applier.applyOver(seen, map("shared", "of another operator"));

    assertThatThrownBy(() -> applier.applyOver(seen, map("shared", "of one that slept")))
        .isInstanceOfSatisfying(
            KubernetesClientException.class, e -> assertThat(e.getCode()).isEqualTo(409));
    assertThat(text("shared")).isEqualTo("of another operator");
  }

  @Test
  void whatWasSettledIsAppliedAnewOnceSomethingElseWas() {
    applier.settle(map("settled", "one"), false);
    applier.apply(map("settled", "two"));

    applier.settle(map("settled", "one"), true);

    assertThat(text("settled")).isEqualTo("one");
  }

  private String text(String name) {
    var found = server.client().configMaps().inNamespace("default").withName(name).require();
    return String.valueOf(found.getData().get("text"));
  }

  private static ConfigMap map(String name, String text) {
    return new ConfigMapBuilder()
        .withNewMetadata()
        .withName(name)
        .withNamespace("default")
        .endMetadata()
        .addToData("text", text)
        .build();
  }
}
