package io.kubinception.operator.controlplane;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.SecretBuilder;
import io.fabric8.kubernetes.api.model.ServiceAccountBuilder;
import io.fabric8.kubernetes.api.model.authentication.SelfSubjectReview;
import io.fabric8.kubernetes.api.model.authentication.TokenRequest;
import io.fabric8.kubernetes.client.ConfigBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.kubinception.api.v1alpha1.Credential;
import io.kubinception.api.v1alpha1.Rotation;
import io.kubinception.api.v1alpha1.RotationGoal;
import io.kubinception.etcd.EtcdTenancy;
import io.kubinception.etcd.KeyRange;
import io.kubinception.etcd.Kv;
import io.kubinception.etcd.TenantId;
import io.kubinception.etcd.testing.EtcdProcess;
import io.kubinception.operator.customer.CustomerApis;
import io.kubinception.testkit.KubeApiServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A real API server on a real etcd is restarted with what each stage of a rotation says. It is the
 * whole roll: nothing else mounts these keys.
 */
class RotationIT {
  /** More than one page, and more than two. */
  private static final int SECRETS = 45;

  private final TenantId id = TenantId.generate(new SecureRandom());
  private final EtcdProcess etcd = EtcdProcess.start(1);
  private final RotatedWorld world = new RotatedWorld(Clock.systemUTC());
  private Path folder = Path.of("");
  private KubeApiServer server;

  @BeforeEach
  void start(@TempDir Path files) throws IOException {
    folder = files;
    try (var root = etcd.rootClient()) {
      new EtcdTenancy(root).ensure(id);
    }
    world.look(new PlayedFollowers());
    server = KubeApiServer.launchOn(arguments());
    world.reachedBy(Files.readString(server.kubeconfig()));
  }

  @AfterEach
  void stop() {
    server.close();
    etcd.close();
  }

  @Test
  void secretsAreRewrittenAndTokensOfBothKeysHoldUntilItIsComplete() {
    for (int i = 0; i < SECRETS; i++) {
      customer()
          .resource(
              new SecretBuilder()
                  .withNewMetadata()
                  .withName("s" + i)
                  .withNamespace("default")
                  .endMetadata()
                  .withStringData(Map.of("word", "kept" + i))
                  .build())
          .create();
    }
    assertThat(writtenWith(world.encryptionKey())).isEqualTo(SECRETS);
    customer()
        .resource(
            new ServiceAccountBuilder()
                .withNewMetadata()
                .withName("worker")
                .withNamespace("default")
                .endMetadata()
                .build())
        .create();
    String oldToken = token();

    ask(RotationGoal.PREPARE);
    rotate();
    assertThat(writtenWith(world.encryptionKey())).isEqualTo(SECRETS);
    String newToken = token();
    assertThat(holds(oldToken)).isTrue();
    assertThat(holds(newToken)).isTrue();

    ask(RotationGoal.COMPLETE);
    rotate();
    assertThat(holds(oldToken)).isFalse();
    assertThat(holds(newToken)).isTrue();
    assertThat(customer().secrets().inNamespace("default").list().getItems())
        .hasSize(SECRETS)
        .allSatisfy(s -> assertThat(s.getData()).containsKey("word"));
  }

  private void ask(RotationGoal goal) {
    var only = List.of(Credential.ENCRYPTION_KEY, Credential.SERVICE_ACCOUNT_KEY);
    world.ask(new Rotation("2026-01-31T08:00:00Z", only, goal, false));
  }

  /** Passes, and a restart for each that says something else, until nothing is left to do. */
  private void rotate() {
    while (true) {
      Map<String, String> before = world.mounted();
      world.look(new CustomerFollowers(apis(), Clock.systemUTC()));
      if (!world.mounted().equals(before)) {
        server.restartOn(arguments());
      } else if (!world.due()) {
        return;
      }
    }
  }

  private CustomerApis apis() {
    return new CustomerApis(server.client(), Clock.systemUTC());
  }

  private KubernetesClient customer() {
    return server.client();
  }

  private List<String> arguments() {
    var tls = etcd.tls(id);
    var files = world.mounted();
    return List.of(
        "--etcd-servers=" + etcd.endpoints().getFirst(),
        "--etcd-prefix=/t/" + id.value() + "/registry",
        "--etcd-cafile=" + file("etcd-ca.crt", tls.authorityPem()),
        "--etcd-certfile=" + file("etcd.crt", tls.certificatePem()),
        "--etcd-keyfile=" + file("etcd.key", tls.privateKeyPem()),
        "--encryption-provider-config=" + file("encryption.yaml", files),
        "--service-account-key-file=" + file("verifying.pub", files),
        "--service-account-signing-key-file=" + file("signing.key", files));
  }

  private Path file(String name, Map<String, String> files) {
    return file(name, files.getOrDefault(name, ""));
  }

  private Path file(String name, String text) {
    try {
      return Files.writeString(folder.resolve(name), text);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** How many Secrets in etcd begin with the name of the key. */
  private long writtenWith(String key) {
    String begin = "k8s:enc:secretbox:v1:" + key.substring(0, key.indexOf(':')) + ":";
    try (var root = etcd.rootClient()) {
      var range = KeyRange.prefix("/t/" + id.value() + "/registry/secrets/default/");
      return root.kv().range(Kv.Query.entries(range, 0)).entries().stream()
          .filter(e -> e.value().toStringUtf8().startsWith(begin))
          .count();
    }
  }

  private String token() {
    return customer()
        .serviceAccounts()
        .inNamespace("default")
        .withName("worker")
        .tokenRequest(new TokenRequest())
        .getStatus()
        .getToken();
  }

  private boolean holds(String token) {
    var config = new ConfigBuilder(server.config()).withOauthToken(token).build();
    try (var client = new KubernetesClientBuilder().withConfig(config).build()) {
      client.resource(new SelfSubjectReview()).create();
      return true;
    } catch (KubernetesClientException e) {
      assertThat(e.getCode()).isEqualTo(401);
      return false;
    }
  }
}
