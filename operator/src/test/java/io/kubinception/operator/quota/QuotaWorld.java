package io.kubinception.operator.quota;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.ConfigMapBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.kubinception.controlplane.QuotaPolicy;
import io.kubinception.controlplane.QuotaPolicy.Level;
import io.kubinception.etcd.EtcdTenancy;
import io.kubinception.etcd.TenantId;
import io.kubinception.etcd.testing.EtcdProcess;
import io.kubinception.testkit.Eventually;
import io.kubinception.testkit.KubeApiServer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/**
 * A customer of a small quota on a real API server and a real etcd with authentication, and the
 * operator's upkeep of it. Only the kubelet is played.
 */
abstract class QuotaWorld {
  static final Duration LIMIT = Duration.ofSeconds(60);
  static final long QUOTA = 4 << 20;
  static final int OBJECT = 100_000;

  final TenantId id = TenantId.generate(new SecureRandom());
  final EtcdProcess etcd = EtcdProcess.start(1);
  final Provider provider = new Provider(etcd);
  KubeApiServer customerServer;
  KubernetesClient customer;
  MountedPolicy mounted;
  String inForce = "";
  int objects;

  @BeforeEach
  void customer(@TempDir Path folder) throws IOException {
    try (var root = etcd.rootClient()) {
      new EtcdTenancy(root).ensure(id);
    }
    mounted = new MountedPolicy(Files.createDirectory(folder.resolve("volume")));
    var tls = etcd.tls(id);
    customerServer =
        KubeApiServer.launch(
            List.of(
                "--etcd-servers=" + etcd.endpoints().getFirst(),
                "--etcd-prefix=/t/" + id.value() + "/registry",
                "--etcd-cafile=" + file(folder, "ca.crt", tls.authorityPem()),
                "--etcd-certfile=" + file(folder, "tls.crt", tls.certificatePem()),
                "--etcd-keyfile=" + file(folder, "tls.key", tls.privateKeyPem()),
                "--etcd-compaction-interval=0",
                "--feature-gates=ManifestBasedAdmissionControlConfig=true",
                "--admission-control-config-file=" + mounted.configuration()));
    customer = customerServer.client();
    provider.tenant(id, QUOTA);
  }

  private static Path file(Path folder, String name, String text) throws IOException {
    return Files.writeString(folder.resolve(name), text);
  }

  @AfterEach
  void stop() {
    provider.close();
    customerServer.close();
    etcd.close();
  }

  KubernetesClientException untilRefused() {
    return Eventually.within(LIMIT)
        .get(
            "a refusal",
            () -> {
              kubelet();
              try {
                create(1);
                return Optional.empty();
              } catch (KubernetesClientException e) {
                return Optional.of(e);
              }
            });
  }

  /** Puts the ConfigMap where the API server reads it. */
  void kubelet() {
    String policy = provider.policy();
    if (!policy.equals(inForce)) {
      mounted.write(policy);
      inForce = policy;
    }
  }

  /** As if the operator had written it, and the kubelet had brought it. */
  void inForce(Level level) {
    String message = "storage quota reached, " + level;
    mounted.write(QuotaPolicy.yaml(level, message));
    Eventually.within(LIMIT)
        .isTrue(
            "the API server has read it",
            () -> {
              try {
                customer.resource(map("probe", "x")).dryRun().create();
                return false;
              } catch (KubernetesClientException e) {
                return String.valueOf(e.getMessage()).contains(message);
              }
            });
  }

  void impersonating(String user, Consumer<KubernetesClient> attempt) {
    var config = customerServer.config();
    config.setImpersonateUsername(user);
    config.setImpersonateGroups("system:masters", "system:nodes");
    try (var as = new KubernetesClientBuilder().withConfig(config).build()) {
      attempt.accept(as);
    }
  }

  void create(int bytes) {
    create(customer, bytes);
  }

  void create(KubernetesClient as, int bytes) {
    as.resource(map("filling-" + objects, "x".repeat(bytes))).create();
    objects++;
  }

  static ConfigMap map(String name, String text) {
    return new ConfigMapBuilder()
        .withNewMetadata()
        .withName(name)
        .withNamespace("default")
        .addToLabels(name.startsWith("filling") ? "filling" : "kept", "")
        .endMetadata()
        .addToData("text", text)
        .build();
  }

  static boolean passes(Runnable attempt) {
    try {
      attempt.run();
      return true;
    } catch (KubernetesClientException e) {
      assertThat(e.getMessage()).contains("storage quota");
      return false;
    }
  }

  static void assertRefused(Runnable attempt) {
    assertThatThrownBy(attempt::run)
        .isInstanceOf(KubernetesClientException.class)
        .hasMessageContaining("storage quota");
  }
}
