package io.kubinception.controlplane;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.ConfigMapBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.Watch;
import io.fabric8.kubernetes.client.Watcher;
import io.fabric8.kubernetes.client.WatcherException;
import io.kubinception.api.v1alpha1.KubernetesVersions;
import io.kubinception.testkit.BuiltProgram;
import io.kubinception.testkit.FreePorts;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * API servers take over from each other as in a change of plan, with the flags that say how they
 * end, while a client writes on one connection and another reads on new ones.
 */
class ApiServersInTurnIT {
  private static final Duration START = Duration.ofSeconds(90);

  /** How long nodes go on sending to a pod that ends. */
  private static final Duration STILL_SENT_TO = Duration.ofSeconds(1);

  /** How long until a pod that was killed is missed, and nodes have stopped sending to it. */
  private static final Duration UNTIL_MISSED = Duration.ofSeconds(2);

  private static final int RETRIES = 10;

  private final List<AutoCloseable> running = new ArrayList<>();
  private final List<String> raw = new CopyOnWriteArrayList<>();
  private final List<String> failures = new CopyOnWriteArrayList<>();
  private LocalEdge edge;
  private Path folder;
  private String etcdUrl = "";
  private volatile boolean stopped;
  private volatile long written;
  private volatile long reads;
  private volatile Duration longest = Duration.ZERO;

  private record ApiServer(int port, LocalProcess process) {}

  @BeforeEach
  void start(@TempDir Path temporary) throws Exception {
    folder = temporary;
    edge = new LocalEdge();
    etcdUrl = "http://127.0.0.1:" + FreePorts.next();
    LocalApiServer.writeCredentials(folder);
    running.add(
        LocalProcess.start(
            folder,
            BuiltProgram.ETCD.find(),
            List.of(
                "--data-dir=" + folder.resolve("etcd"),
                "--unsafe-no-fsync=true",
                "--listen-client-urls=" + etcdUrl,
                "--advertise-client-urls=" + etcdUrl,
                "--listen-peer-urls=http://127.0.0.1:" + FreePorts.next())));
  }

  @AfterEach
  void stop() throws Exception {
    for (AutoCloseable program : running.reversed()) {
      program.close();
    }
    edge.close();
  }

  @Test
  void nothingFailsFromOneToTwoAndBack() throws Exception {
    ApiServer shared = serve(1);
    try (var load = new Load()) {
      ApiServer first = serve(2);
      end(shared);
      ApiServer second = serve(2);
      end(second);
      serve(1);
      end(first);
      load.nothingFailed("from one to two and back");
    }
  }

  @Test
  void nothingFailsWhenOneOfTwoIsKilled() throws Exception {
    ApiServer first = serve(2);
    serve(2);
    try (var load = new Load()) {
      first.process().kill();
      LockSupport.parkNanos(UNTIL_MISSED.toNanos());
      edge.remove(first.port());
      load.nothingFailed("one of two killed");
    }
  }

  @Test
  void nothingFailsFromAMinorToTheNext() throws Exception {
    String older = KubernetesVersions.SUPPORTED.getLast();
    ApiServer shared = serve(older, 1);
    try (var load = new Load()) {
      serve(1);
      end(shared);
      load.nothingFailed("shared from %s to %s".formatted(older, KubernetesVersions.DEFAULT));
    }
  }

  @Test
  void nothingFailsFromAMinorToTheNextByTwo() throws Exception {
    String older = KubernetesVersions.SUPPORTED.getLast();
    List<ApiServer> before = List.of(serve(older, 2), serve(older, 2));
    try (var load = new Load()) {
      for (ApiServer old : before) {
        serve(2);
        end(old);
      }
      load.nothingFailed("ha from %s to %s".formatted(older, KubernetesVersions.DEFAULT));
    }
  }

  /** A writer on one connection, a reader on new ones, and a watch of what is written. */
  private final class Load implements AutoCloseable {
    private final KubernetesClient client = LocalApiServer.client(edge.port());
    private final List<Long> told = new CopyOnWriteArrayList<>();
    private final Watch watch = client.configMaps().inNamespace("default").watch(new Told());
    private final Thread writer = Thread.ofVirtual().start(() -> write(client));
    private final Thread reader = Thread.ofVirtual().start(() -> read());

    private final class Told implements Watcher<ConfigMap> {
      @Override
      public void eventReceived(Action action, ConfigMap object) {
        if (object.getMetadata().getName().equals("steady")) {
          told.add(Long.parseLong(object.getData().get("number")));
        }
      }

      @Override
      public void onClose(WatcherException cause) {
        failures.add("watch: " + cause.getMessage());
      }
    }

    void nothingFailed(String what) throws InterruptedException {
      LockSupport.parkNanos(Duration.ofSeconds(3).toNanos());
      stopped = true;
      writer.join();
      reader.join();
      Instant deadline = Instant.now().plusSeconds(20);
      while (told.isEmpty() || told.getLast() != written) {
        assertThat(Instant.now()).as("the watch is told of all").isBefore(deadline);
        LockSupport.parkNanos(Duration.ofMillis(100).toNanos());
      }
      System.out.printf(
          "%s: %d writes, the longest took %d ms, %d reads, %d tried again: %s%n",
          what, written, longest.toMillis(), reads, raw.size(), raw);
      assertThat(failures).isEmpty();
      assertThat(told.stream().distinct())
          .as("each write once, in order")
          .containsExactlyElementsOf(LongStream.rangeClosed(1, written).boxed().toList());
    }

    @Override
    public void close() {
      watch.close();
      client.close();
    }
  }

  /** Starts one with the flags for so many replicas; it is sent to when it is ready. */
  private ApiServer serve(int replicas) throws IOException {
    return serve(KubernetesVersions.DEFAULT, replicas);
  }

  private ApiServer serve(String version, int replicas) throws IOException {
    int port = FreePorts.next();
    Path own = Files.createDirectory(folder.resolve("api-server-" + port));
    LocalProcess process =
        LocalProcess.start(
            own,
            BuiltProgram.kubernetes(version, "kube-apiserver").find(),
            Stream.concat(base(port, own), ending(replicas)).toList());
    running.add(process);
    try (var client = LocalApiServer.client(port)) {
      Instant deadline = Instant.now().plus(START);
      while (!isReady(client)) {
        assertThat(Instant.now()).as(process.output()).isBefore(deadline);
        LockSupport.parkNanos(Duration.ofMillis(200).toNanos());
      }
    }
    edge.add(port);
    return new ApiServer(port, process);
  }

  private Stream<String> base(int port, Path own) {
    return Stream.of(
        "--etcd-servers=" + etcdUrl,
        "--bind-address=127.0.0.1",
        "--secure-port=" + port,
        "--cert-dir=" + own,
        "--token-auth-file=" + folder.resolve("tokens.csv"),
        "--authorization-mode=RBAC",
        "--endpoint-reconciler-type=none",
        "--service-cluster-ip-range=10.96.0.0/16",
        "--service-account-issuer=https://kubernetes.default.svc.cluster.local",
        "--service-account-key-file=" + folder.resolve("sa.pub"),
        "--service-account-signing-key-file=" + folder.resolve("sa.key"));
  }

  private static Stream<String> ending(int replicas) {
    return ApiServerFlags.of(Models.withReplicas(replicas)).stream()
        .filter(f -> f.startsWith("--shutdown-") || f.startsWith("--goaway-"));
  }

  private static boolean isReady(KubernetesClient client) {
    try {
      return "ok".equals(client.raw("/readyz"));
    } catch (KubernetesClientException e) {
      return false;
    }
  }

  private void end(ApiServer server) throws InterruptedException {
    server.process().ask();
    LockSupport.parkNanos(STILL_SENT_TO.toNanos());
    edge.remove(server.port());
    server.process().await(Duration.ofSeconds(60));
    assertThat(server.process().isAlive()).isFalse();
  }

  private void write(KubernetesClient client) {
    while (!stopped) {
      long number = written + 1;
      Instant begin = Instant.now();
      again("write", () -> client.resource(steady(number)).forceConflicts().serverSideApply());
      written = number;
      Duration took = Duration.between(begin, Instant.now());
      longest = took.compareTo(longest) > 0 ? took : longest;
      LockSupport.parkNanos(Duration.ofMillis(50).toNanos());
    }
  }

  private void read() {
    while (!stopped) {
      again(
          "read",
          () -> {
            try (var client = LocalApiServer.client(edge.port())) {
              client.namespaces().list();
            }
          });
      reads++;
      LockSupport.parkNanos(Duration.ofMillis(100).toNanos());
    }
  }

  /** As client-go does: ten times, a second apart. */
  private void again(String what, Runnable request) {
    for (int tries = 0; tries <= RETRIES; tries++) {
      try {
        request.run();
        return;
      } catch (KubernetesClientException e) {
        raw.add("%s: %s".formatted(what, e.getCause() == null ? e.getMessage() : e.getCause()));
        LockSupport.parkNanos(Duration.ofSeconds(1).toNanos());
      }
    }
    failures.add(what);
  }

  private static ConfigMap steady(long number) {
    return new ConfigMapBuilder()
        .withNewMetadata()
        .withName("steady")
        .withNamespace("default")
        .endMetadata()
        .withData(Map.of("number", Long.toString(number)))
        .build();
  }
}
