package io.kubinception.controlplane;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class WorkerUserDataTest {

  @Test
  void providersCommandsRunFirstAndOursWinWhereOneCanBe() {
    String rendered =
        Models.worker(
                Map.of(),
                List.of(),
                null,
                """
                #cloud-config
                hostname: theirs
                timezone: Europe/Berlin
                runcmd:
                - [prepare]
                """)
            .render();

    Map<String, Object> merged = Yaml.map(rendered);
    assertThat(rendered).startsWith("#cloud-config\n");
    assertThat(merged).containsEntry("hostname", "demo-pool-x7k2p");
    assertThat(merged).containsEntry("timezone", "Europe/Berlin");
    assertThat(merged.get("runcmd"))
        .isEqualTo(
            List.of(
                List.of("prepare"),
                List.of("systemctl", "daemon-reload"),
                List.of("systemctl", "enable", "--now", "kubelet")));
  }

  @Test
  void providersUserDataOfAnotherKindIsRefused() {
    WorkerUserData worker = Models.worker(Map.of(), List.of(), null, "#!/bin/sh\nid");

    assertThatThrownBy(worker::render).isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void tokenIsReadableByRootOnly() {
    Map<String, Object> config = Yaml.map(Models.worker().render());

    assertThat((List<?>) config.get("write_files"))
        .filteredOn(file -> file.toString().contains("0123456789abcdef"))
        .singleElement()
        .extracting("permissions")
        .isEqualTo("0600");
  }

  @Test
  void tokenIsNotInTheTextForm() {
    assertThat(Models.worker().toString()).doesNotContain("0123456789abcdef");
  }

  @Test
  void labelsThatAKubeletMayNotAskForAreLeftToTheOperator() {
    WorkerUserData worker =
        Models.worker(
            Map.of(
                "disk", "fast",
                "kubinception.io/node-pool", "pool",
                "topology.kubernetes.io/zone", "a",
                "node.kubernetes.io/tier", "one",
                "node-role.kubernetes.io/worker", "",
                "node-restriction.kubernetes.io/tenant", "x"),
            List.of(),
            null,
            null);

    assertThat(worker.labelsForOperator())
        .containsOnlyKeys(
            "node-role.kubernetes.io/worker", "node-restriction.kubernetes.io/tenant");
    assertThat(worker.render())
        .contains(
            "--node-labels=disk=fast,kubinception.io/node-pool=pool,"
                + "node.kubernetes.io/tier=one,topology.kubernetes.io/zone=a");
  }

  @ParameterizedTest
  @ValueSource(strings = {"a b", "a\nb", "a --v=9", "-a", "a,b=c", "a\"", "a%n", "$(id)"})
  void valueThatIsNoLabelIsRefused(String value) {
    Map<String, String> labels = Map.of("key", value);

    assertThatThrownBy(() -> Models.worker(labels, List.of(), null, null))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
