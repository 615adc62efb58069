package io.kubinception.etcd.backup;

import io.kubinception.testkit.BuiltProgram;
import io.kubinception.testkit.FreePorts;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/** A real server of the S3 protocol (versitygw) over a directory. */
final class S3Server implements AutoCloseable {
  static final String ACCESS_KEY = "access";
  static final String SECRET_KEY = "not-so-secret";
  static final String BUCKET = "backups";

  private static final Duration PATIENCE = Duration.ofSeconds(20);

  private final Path data;
  private final Process process;
  private final int port;

  S3Server(Path folder) throws IOException {
    data = Files.createDirectory(folder.resolve("data"));
    Files.createDirectory(data.resolve(BUCKET));
    port = FreePorts.next();
    process =
        new ProcessBuilder(
                BuiltProgram.VERSITYGW.find().toString(),
                "--access=" + ACCESS_KEY,
                "--secret=" + SECRET_KEY,
                "--port=127.0.0.1:" + port,
                "--region=us-east-1",
                "posix",
                data.toString())
            .redirectErrorStream(true)
            .redirectOutput(folder.resolve("versitygw.log").toFile())
            .start();
    await(folder.resolve("versitygw.log"));
  }

  private void await(Path log) throws IOException {
    Instant end = Instant.now().plus(PATIENCE);
    while (true) {
      try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
        return;
      } catch (IOException e) {
        if (Instant.now().isAfter(end) || !process.isAlive()) {
          throw new IllegalStateException("no S3 server: " + Files.readString(log), e);
        }
        Thread.onSpinWait();
      }
    }
  }

  URI endpoint() {
    return URI.create("http://127.0.0.1:" + port);
  }

  /** The files that parts of uploads are kept in until they are joined. */
  List<Path> parts() throws IOException {
    try (Stream<Path> files = Files.walk(data)) {
      return files
          .filter(Files::isRegularFile)
          .filter(file -> file.toString().contains("/multipart/"))
          .toList();
    }
  }

  /** As a life cycle rule does it with uploads that nobody completes. */
  void dropUploads() throws IOException {
    try (Stream<Path> files = Files.walk(data)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        if (file.toString().contains("/multipart/")) {
          Files.delete(file);
        }
      }
    }
  }

  @Override
  public void close() {
    process.destroyForcibly();
  }
}
