package io.kubinception.infrastructure.edge;

import io.kubinception.infrastructure.InfrastructureException.Refused;
import io.kubinception.infrastructure.InfrastructureException.Unavailable;
import io.kubinception.pki.TlsMaterial;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.SSLSocketFactory;

/**
 * An HAProxy (2.4 or newer) that decides by two maps in its memory, told through its runtime API
 * behind TLS: no reload, no file, no connection lost but of those who may not have one any more.
 * The configuration that this takes is in docs/install.md; commands and answers are those of
 * HAProxy's Management Guide.
 */
public final class HaproxyGate implements EdgeGate {
  private static final Duration CONNECT = Duration.ofSeconds(3);
  private static final Duration ANSWER = Duration.ofSeconds(5);
  // One command with its lines has to fit into HAProxy's buffer, which is 16 KiB by default.
  private static final int LONGEST_COMMAND = 8 << 10;
  private static final int SESSIONS_IN_A_COMMAND = 100;
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

  /** Cut off anywhere, it does not hold, as the mark comes last: all of it is done again. */
  private void set(EdgeAccess access) {
    HaproxyMaps maps = HaproxyMaps.of(access);
    String guarded = map("guarded.map");
    // Who may come in first: a port must not be guarded while nobody may.
    replace(map("allowed.map"), maps.allowed());
    replace(guarded, maps.ports());
    if (!access.guarded().isEmpty()) {
      endOthers(access);
    }
    must("add map " + guarded + " " + maps.mark(), "");
  }

  /** Who came in before the list was what it is. */
  private void endOthers(EdgeAccess access) {
    List<String> sessions =
        asked("show sess all", "", lines -> HaproxySessions.notLetIn(lines, access));
    for (int from = 0; from < sessions.size(); from += SESSIONS_IN_A_COMMAND) {
      var some = sessions.subList(from, Math.min(sessions.size(), from + SESSIONS_IN_A_COMMAND));
      end(some.stream().map(session -> "shutdown session " + session).toList());
    }
  }

  /** Those that have ended by themselves meanwhile are not found, which is as good. */
  private void end(List<String> commands) {
    Optional<String> refusal =
        asked(
            String.join(";", commands),
            "",
            lines ->
                lines
                    .filter(line -> !line.isBlank() && !line.startsWith("No such session"))
                    .findFirst());
    refusal.ifPresent(
        said -> {
          throw new Refused(
              "the edge at %s:%d ends no connections: %s (its stats socket needs level admin, see docs/install.md)"
                  .formatted(host, port, said),
              null);
        });
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

  private String ask(String command, String lines) {
    return asked(command, lines, answer -> answer.collect(Collectors.joining("\n")));
  }

  /** HAProxy answers one line of commands and closes; what it says may be long. */
  private <T> T asked(String command, String lines, Function<Stream<String>, T> reading) {
    String whole = lines.isEmpty() ? command + "\n" : command + " <<\n" + lines + "\n";
    try (Socket plain = new Socket()) {
      plain.connect(new InetSocketAddress(host, port), (int) CONNECT.toMillis());
      plain.setSoTimeout((int) ANSWER.toMillis());
      try (SSLSocket socket = secured(plain)) {
        socket.getOutputStream().write(whole.getBytes(StandardCharsets.UTF_8));
        socket.getOutputStream().flush();
        var answer = new InputStreamReader(socket.getInputStream(), StandardCharsets.UTF_8);
        return reading.apply(new BufferedReader(answer).lines());
      }
    } catch (IOException | UncheckedIOException e) {
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
