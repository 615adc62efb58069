package io.kubinception.infrastructure.edge;

import io.kubinception.infrastructure.InfrastructureException.Refused;
import io.kubinception.infrastructure.InfrastructureException.Unavailable;
import io.kubinception.pki.TlsMaterial;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.SSLSocketFactory;

/**
 * An HAProxy (2.4 or newer) that decides by two maps in its memory, told through its runtime API
 * behind TLS: no reload, no file, no connection lost. The configuration that this takes is in
 * docs/install.md; commands and answers are those of HAProxy's Management Guide.
 */
public final class HaproxyGate implements EdgeGate {
  private static final Duration CONNECT = Duration.ofSeconds(3);
  private static final Duration ANSWER = Duration.ofSeconds(5);
  // One command with its lines has to fit into HAProxy's buffer, which is 16 KiB by default.
  private static final int LONGEST_COMMAND = 8 << 10;
  private static final Pattern VERSION = Pattern.compile("New version created: (\\d+)");

  private final String host;
  private final int port;
  private final SSLSocketFactory sockets;

  /** Where the runtime API listens; the certificate there is for that name or address. */
  public HaproxyGate(String host, int port, TlsMaterial tls) {
    this.host = host;
    this.port = port;
    this.sockets = tls.sslContext().getSocketFactory();
  }

  @Override
  public void ensure(EdgeAccess access) {
    if (!holds(access)) {
      set(access);
    }
  }

  boolean holds(EdgeAccess access) {
    return HaproxyMaps.of(access).isShownAs(ask("show map " + map("guarded.map"), ""));
  }

  private void set(EdgeAccess access) {
    HaproxyMaps maps = HaproxyMaps.of(access);
    // Who may come in first: a port must not be guarded while nobody may.
    replace(map("allowed.map"), maps.allowed());
    replace(map("guarded.map"), maps.guarded());
  }

  /** HAProxy's number for the map that it read from a file of this name. */
  private String map(String file) {
    String shown = ask("show map", "");
    Matcher found =
        Pattern.compile("^(\\d+) \\(\\S*\\b%s\\)".formatted(Pattern.quote(file)), Pattern.MULTILINE)
            .matcher(shown);
    if (!found.find()) {
      throw new Refused(
          "the edge at %s:%d has no map %s: see its configuration in docs/install.md"
              .formatted(host, port, file),
          null);
    }
    return "#" + found.group(1);
  }

  /** The lines take the place of all others at once; cut off before that, nothing has changed. */
  private void replace(String map, List<String> lines) {
    Matcher version = VERSION.matcher(ask("prepare map " + map, ""));
    if (!version.find()) {
      throw new Refused(
          "the edge at %s:%d begins no new version of a map: is it HAProxy 2.4 or newer?"
              .formatted(host, port),
          null);
    }
    String begun = "@" + version.group(1) + " " + map;
    commands(lines).forEach(part -> must("add map " + begun, part));
    must("commit map " + begun, "");
  }

  /** As few commands as fit the buffer. */
  private static List<String> commands(List<String> lines) {
    var parts = new ArrayList<String>();
    var part = new StringBuilder();
    for (String line : lines) {
      if (part.length() + line.length() > LONGEST_COMMAND) {
        parts.add(part.toString());
        part.setLength(0);
      }
      part.append(line).append('\n');
    }
    if (!part.isEmpty()) {
      parts.add(part.toString());
    }
    return parts;
  }

  private void must(String command, String lines) {
    String said = ask(command, lines).strip();
    if (!said.isEmpty()) {
      throw new Refused(
          "the edge at %s:%d answers '%s' with: %s".formatted(host, port, command, said), null);
    }
  }

  /** HAProxy answers one command and closes. */
  private String ask(String command, String lines) {
    String whole = lines.isEmpty() ? command + "\n" : command + " <<\n" + lines + "\n";
    try (Socket plain = new Socket()) {
      plain.connect(new InetSocketAddress(host, port), (int) CONNECT.toMillis());
      plain.setSoTimeout((int) ANSWER.toMillis());
      try (SSLSocket socket = secured(plain)) {
        socket.getOutputStream().write(whole.getBytes(StandardCharsets.UTF_8));
        socket.getOutputStream().flush();
        return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      }
    } catch (IOException e) {
      throw new Unavailable("the edge at %s:%d does not answer".formatted(host, port), e);
    }
  }

  private SSLSocket secured(Socket plain) throws IOException {
    var socket = (SSLSocket) sockets.createSocket(plain, host, port, true);
    SSLParameters parameters = socket.getSSLParameters();
    parameters.setEndpointIdentificationAlgorithm("HTTPS");
    socket.setSSLParameters(parameters);
    return socket;
  }
}
