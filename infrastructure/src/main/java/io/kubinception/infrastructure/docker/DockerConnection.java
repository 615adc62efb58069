package io.kubinception.infrastructure.docker;

import com.github.dockerjava.api.DockerClient;
import com.github.dockerjava.core.DefaultDockerClientConfig;
import com.github.dockerjava.core.DockerClientImpl;
import com.github.dockerjava.transport.DockerHttpClient;
import com.github.dockerjava.transport.SSLConfig;
import com.github.dockerjava.zerodep.ZerodepDockerHttpClient;
import io.kubinception.pki.TlsMaterial;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** A connection to one Docker daemon; safe for use by many threads. */
public final class DockerConnection implements AutoCloseable {

  private static final String UNIX = "unix://";
  private static final String LOCAL = "/var/run/docker.sock";
  private static final int CONNECTIONS = 32;

  private final DockerClient client;

  private DockerConnection(URI endpoint, @Nullable SSLConfig tls) {
    DockerHttpClient http =
        new ZerodepDockerHttpClient.Builder()
            .dockerHost(endpoint)
            .sslConfig(tls)
            .maxConnections(CONNECTIONS)
            .connectionTimeout(Duration.ofSeconds(5))
            .responseTimeout(Duration.ofMinutes(2))
            .build();
    var config =
        DefaultDockerClientConfig.createDefaultConfigBuilder()
            .withDockerHost(endpoint.toString())
            .build();
    this.client = DockerClientImpl.getInstance(config, http);
  }

  /** This host's daemon. */
  public static DockerConnection local() {
    return new DockerConnection(URI.create(UNIX + localSocket()), null);
  }

  /** Where this host's daemon listens: as DOCKER_HOST says if it names a socket. */
  public static String localSocket() {
    @Nullable String host = System.getenv("DOCKER_HOST");
    return host != null && host.startsWith(UNIX) ? host.substring(UNIX.length()) : LOCAL;
  }

  /**
   * A daemon, or a proxy in front of one, that asks for a client certificate.
   *
   * @param endpoint like {@code tcp://172.30.0.4:2376}
   */
  public static DockerConnection tls(URI endpoint, TlsMaterial material) {
    return new DockerConnection(endpoint, material::sslContext);
  }

  /** All that Docker can do. */
  public DockerClient client() {
    return client;
  }

  @Override
  public void close() {
    try {
      client.close();
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot close the connection to Docker", e);
    }
  }
}
