package io.kubinception.etcd.testing;

import io.kubinception.etcd.EtcdConnection;
import io.kubinception.pki.TlsMaterial;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.stream.Collectors;

/** A connection as files, for a process that a test starts. */
public final class ConnectionFiles {

  private ConnectionFiles() {}

  /** Writes it into a folder, which is made where it is missing. */
  public static void write(Path folder, EtcdConnection connection) throws IOException {
    Files.createDirectories(folder);
    Files.writeString(folder.resolve("ca"), connection.tls().authorityPem());
    Files.writeString(folder.resolve("crt"), connection.tls().certificatePem());
    Files.writeString(folder.resolve("key"), connection.tls().privateKeyPem());
    Files.writeString(
        folder.resolve("endpoints"),
        connection.endpoints().stream().map(URI::toString).collect(Collectors.joining(",")));
  }

  /** What was written there. */
  public static EtcdConnection read(Path folder) throws IOException {
    return new EtcdConnection(
        Arrays.stream(Files.readString(folder.resolve("endpoints")).split(","))
            .map(URI::create)
            .toList(),
        new TlsMaterial(
            Files.readString(folder.resolve("ca")),
            Files.readString(folder.resolve("crt")),
            Files.readString(folder.resolve("key"))));
  }
}
