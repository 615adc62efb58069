package io.kubinception.testkit;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/** One etcd without TLS, for the API server's own use: nothing of it is under test. */
final class LocalEtcd implements AutoCloseable {

  private static final Duration START = Duration.ofSeconds(30);

  private final URI clientUrl = loopback();
  private final HttpClient http = HttpClient.newHttpClient();
  private final ServerProcess process;

  LocalEtcd(Path folder) {
    URI peerUrl = loopback();
    process =
        new ServerProcess(
            "etcd",
            List.of(
                BuiltProgram.ETCD.find().toString(),
                "--name=etcd",
                "--data-dir=" + folder.resolve("etcd"),
                "--listen-client-urls=" + clientUrl,
                "--advertise-client-urls=" + clientUrl,
                "--listen-peer-urls=" + peerUrl,
                "--initial-advertise-peer-urls=" + peerUrl,
                "--initial-cluster=etcd=" + peerUrl,
                // It survives the death of the process, which is all that tests ask for.
                "--unsafe-no-fsync"),
            folder.resolve("etcd.log"));
  }

  private static URI loopback() {
    return URI.create("http://127.0.0.1:" + FreePorts.next());
  }

  URI clientUrl() {
    return clientUrl;
  }

  void start() {
    process.start();
    process.awaitReady(START, this::healthy);
  }

  void kill() {
    process.kill();
  }

  private boolean healthy() {
    try {
      var request = HttpRequest.newBuilder(clientUrl.resolve("/health")).build();
      return http.send(request, BodyHandlers.discarding()).statusCode() == 200;
    } catch (IOException e) {
      return false;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }

  @Override
  public void close() {
    process.close();
    http.close();
  }
}
