package io.kubinception.operator.backup;

import io.kubinception.operator.Main;
import io.kubinception.testkit.FreePorts;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** The operator as a process of its own, to be killed as the kernel kills. */
public final class OperatorProcess implements AutoCloseable {
  public static final String NAMESPACE = "kubinception-system";

  private final Process process;
  private final Path log;
  private final int port = FreePorts.next();

  /** Starts it. */
  public OperatorProcess(Path kubeconfig, Path folder) {
    try {
      log = Files.createTempFile(folder, "operator-", ".log");
      var builder =
          new ProcessBuilder(
              List.of(
                  Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                  "-XX:+UseSerialGC",
                  // As in the chart: what is bounded here is bounded there.
                  "-Xmx192m",
                  "-XX:+ExitOnOutOfMemoryError",
                  "-cp",
                  System.getProperty("java.class.path"),
                  Main.class.getName()));
      builder.environment().put("KUBECONFIG", kubeconfig.toString());
      builder.environment().put("OPERATOR_NAMESPACE", NAMESPACE);
      builder.environment().put("HEALTH_PORT", String.valueOf(port));
      process = builder.redirectErrorStream(true).redirectOutput(log.toFile()).start();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Where Prometheus would ask. */
  public URI metrics() {
    return URI.create("http://127.0.0.1:%d/metrics".formatted(port));
  }

  /** As kill -9. */
  public void kill() {
    process.destroyForcibly().onExit().join();
  }

  /** Whether it runs. */
  public boolean isAlive() {
    return process.isAlive();
  }

  /** What it wrote. */
  public String log() {
    try {
      return Files.readString(log);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void close() {
    kill();
  }
}
