package io.kubinception.controlplane;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.Taint;
import io.kubinception.api.v1alpha1.AuditLevel;
import io.kubinception.api.v1alpha1.ClusterSize;
import io.kubinception.api.v1alpha1.ControlPlaneAudit;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/**
 * What is rendered, to the letter: a folder per case. After a change that is meant, run with
 * -Dkubinception.regenerate=true and read the diff.
 */
class GoldenTest {

  private static final Path FOLDER = Path.of("src/test/resources/golden");
  private static final boolean UPDATE = Boolean.getBoolean("kubinception.regenerate");

  @BeforeAll
  static void update() throws IOException {
    if (UPDATE) {
      for (Map.Entry<String, String> file : golden().entrySet()) {
        Path path = FOLDER.resolve(file.getKey());
        Files.createDirectories(path.getParent());
        Files.writeString(path, file.getValue());
      }
    }
  }

  @TestFactory
  Stream<DynamicTest> rendersAsBefore() {
    return golden().entrySet().stream()
        .map(file -> DynamicTest.dynamicTest(file.getKey(), () -> compare(file)));
  }

  @Test
  void everyGoldenFileIsUsed() throws IOException {
    try (Stream<Path> files = Files.walk(FOLDER)) {
      assertThat(
              files.filter(Files::isRegularFile).map(f -> FOLDER.relativize(f).toString()).toList())
          .containsExactlyInAnyOrderElementsOf(golden().keySet());
    }
  }

  @Test
  void rendersTheSameTwice() {
    assertThat(golden()).isEqualTo(golden());
  }

  private static void compare(Map.Entry<String, String> file) {
    assertThat(FOLDER.resolve(file.getKey())).exists().content().isEqualTo(file.getValue());
  }

  private static Map<String, String> golden() {
    Map<String, String> files = new LinkedHashMap<>();
    cluster(files, "minimal", Models.minimal());
    cluster(files, "plan-ha", Models.withReplicas(2));
    cluster(files, "two-replicas-extra-arguments", Models.twoReplicas());
    cluster(files, "pod-network-none", Models.withoutPodNetwork());
    cluster(files, "kubernetes-1.35", older(Models.minimal()));
    cluster(files, "kubernetes-1.35-ha", older(Models.withReplicas(2)));
    files.put("cold-start/control-plane.yaml", yaml(Rendering.of(Models.starting()).all()));
    files.put("oidc/control-plane.yaml", yaml(Rendering.of(withIssuer()).all()));
    files.put("audit/control-plane.yaml", yaml(Rendering.of(withAudit()).all()));
    files.put("size-large/control-plane.yaml", yaml(Rendering.of(large()).all()));
    files.put("minimal/worker-user-data.yaml", Models.worker().render());
    files.put("worker-of-a-pool/worker-user-data.yaml", poolWorker().render());
    return files;
  }

  private static ControlPlaneModel withIssuer() {
    return Models.withIssuers(Models.minimal(), Models.issuer());
  }

  private static ControlPlaneModel withAudit() {
    return Models.withAudit(
        Models.minimal(),
        new ControlPlaneAudit(AuditLevel.REQUEST_BODIES_OF_WRITES, "demo-audit", true));
  }

  private static ControlPlaneModel large() {
    return Models.of(ClusterSize.LARGE, Models.minimal());
  }

  private static ControlPlaneModel older(ControlPlaneModel model) {
    return Models.in(Versions.all("1.35.8"), model);
  }

  private static void cluster(Map<String, String> files, String name, ControlPlaneModel model) {
    files.put(name + "/control-plane.yaml", yaml(Rendering.of(model).all()));
    files.put(
        name + "/customer-cluster.yaml",
        yaml(CustomerObjects.of(model, Models.AUTHORITY_PEM, Models.CREDENTIALS)));
  }

  private static WorkerUserData poolWorker() {
    return Models.worker(
        Map.of("kubinception.io/node-pool", "pool", "disk", "fast"),
        List.of(new Taint("NoSchedule", "dedicated", null, "gpu")),
        "172.31.1.7",
        """
        #cloud-config
        hostname: some-instance
        write_files:
        - path: /etc/containerd/certs.d/_default/hosts.toml
          content: |
            [host."http://172.31.0.5:5000"]
        runcmd:
        - [systemctl, restart, containerd]
        ntp:
          enabled: false
        """);
  }

  private static String yaml(List<HasMetadata> objects) {
    return objects.stream().map(Yaml::write).collect(Collectors.joining("---\n"));
  }
}
