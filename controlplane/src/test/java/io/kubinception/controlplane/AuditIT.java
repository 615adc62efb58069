package io.kubinception.controlplane;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.ConfigMapBuilder;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.SecretBuilder;
import io.fabric8.kubernetes.api.model.ServiceAccountBuilder;
import io.fabric8.kubernetes.api.model.authentication.TokenRequest;
import io.fabric8.kubernetes.api.model.coordination.v1.LeaseBuilder;
import io.kubinception.api.v1alpha1.AuditLevel;
import io.kubinception.api.v1alpha1.ControlPlaneAudit;
import io.kubinception.testkit.LocalWebsite;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Audit events of a real API server that has what is rendered for it, at a customer's receiver. */
class AuditIT {
  private static final String HOST = "audit.customer.example";
  private static final String TOKEN = "shown-to-the-receiver";
  private static final String WORD = "nobody-may-read-this";
  private static final Duration SOON = Duration.ofSeconds(30);

  /** More than wait in memory. */
  private static final int WRITES = 1500;

  private final List<String> received = new CopyOnWriteArrayList<>();
  private final List<String> authorizations = new CopyOnWriteArrayList<>();
  private final CountDownLatch end = new CountDownLatch(1);
  private volatile boolean dead;
  private Path folder;
  private LocalTunnel tunnel;
  private LocalWebsite receiver;
  private LocalApiServer server;

  @BeforeEach
  void start(@TempDir Path files) throws IOException, GeneralSecurityException {
    folder = files;
    tunnel = new LocalTunnel();
    receiver = LocalWebsite.named(HOST);
    tunnel.leads(HOST + ":443", receiver.port());
    receiver.on("/events", this::receive);
    var model =
        Models.withAudit(
            Models.minimal(),
            new ControlPlaneAudit(AuditLevel.REQUEST_BODIES_OF_WRITES, "demo-audit", false));
    tunnel.configure(folder, model);
    Files.writeString(folder.resolve(AuditPolicy.FILE), AuditPolicy.yaml(model.audit()));
    Files.writeString(
        folder.resolve(AuditReceiver.FILE),
        AuditReceiver.kubeconfig("https://" + HOST + "/events", receiver.authorityPem(), TOKEN));
    server =
        LocalApiServer.start(
            folder,
            ApiServerFlags.of(model).stream()
                .filter(f -> f.startsWith("--audit-") || f.startsWith("--egress-selector-"))
                .map(flag -> flag.replace(MountedFiles.path(""), folder + "/"))
                .toList());
  }

  @AfterEach
  void stop() {
    end.countDown();
    server.close();
    receiver.close();
    tunnel.close();
  }

  private String receive(String authorization, String body) {
    if (dead) {
      try {
        end.await();
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    }
    authorizations.add(authorization);
    received.add(body);
    return "{}";
  }

  @Test
  void receiverIsToldOfWritesAndOfNoSecretAndNeedNotBeThere() throws Exception {
    create(serviceAccount("told"));
    create(secret());
    create(configMap("told"));
    create(lease());
    tokenOf("told");
    server.client().secrets().inNamespace("default").withName("told").get();

    await("\"resource\":\"secrets\",\"namespace\":\"default\",\"name\":\"told\"");
    await("\"subresource\":\"token\"");
    await("\"name\":\"told\"");
    String told = String.join("\n", received);
    assertThat(authorizations).containsOnly("Bearer " + TOKEN);
    assertThat(told)
        .contains("\"kind\":\"ServiceAccount\"", "\"verb\":\"get\"")
        .doesNotContain(WORD, "RequestReceived", "managedFields")
        .doesNotContain(
            "\"resource\":\"leases\"", "\"resource\":\"events\"", "\"requestURI\":\"/readyz");
    assertThat(tunnel.asked()).containsExactly(HOST + ":443");

    Duration alive = medianOfWrites("alive");
    dead = true;
    Duration away = medianOfWrites("dead");
    System.out.printf(
        "a write takes %d us with a receiver that answers, %d us with one that does not (p50 of"
            + " %d)%n",
        alive.toNanos() / 1000, away.toNanos() / 1000, WRITES);
    assertThat(away).isLessThan(alive.multipliedBy(2).plusMillis(5));
  }

  private void create(HasMetadata object) {
    server.client().resource(object).create();
  }

  private static HasMetadata serviceAccount(String name) {
    return new ServiceAccountBuilder()
        .withNewMetadata()
        .withName(name)
        .withNamespace("default")
        .endMetadata()
        .build();
  }

  private static HasMetadata secret() {
    return new SecretBuilder()
        .withNewMetadata()
        .withName("told")
        .withNamespace("default")
        .endMetadata()
        .withStringData(Map.of("word", WORD))
        .build();
  }

  private static HasMetadata configMap(String name) {
    return new ConfigMapBuilder()
        .withNewMetadata()
        .withName(name)
        .withNamespace("default")
        .endMetadata()
        .withData(Map.of("word", WORD))
        .build();
  }

  private static HasMetadata lease() {
    return new LeaseBuilder()
        .withNewMetadata()
        .withName("told")
        .withNamespace("default")
        .endMetadata()
        .withNewSpec()
        .withHolderIdentity("nobody")
        .endSpec()
        .build();
  }

  private void tokenOf(String serviceAccount) {
    server
        .client()
        .serviceAccounts()
        .inNamespace("default")
        .withName(serviceAccount)
        .tokenRequest(new TokenRequest());
  }

  private void await(String text) {
    Instant deadline = Instant.now().plus(SOON);
    while (received.stream().noneMatch(events -> events.contains(text))) {
      assertThat(Instant.now())
          .as("the receiver is told of %s: %s", text, server.output())
          .isBefore(deadline);
      LockSupport.parkNanos(Duration.ofMillis(200).toNanos());
    }
  }

  private Duration medianOfWrites(String prefix) {
    List<Duration> times =
        IntStream.range(0, WRITES)
            .mapToObj(
                i -> {
                  Instant begin = Instant.now();
                  create(configMap(prefix + i));
                  return Duration.between(begin, Instant.now());
                })
            .sorted()
            .toList();
    return times.get(WRITES / 2);
  }
}
