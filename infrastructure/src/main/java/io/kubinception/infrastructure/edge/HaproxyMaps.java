package io.kubinception.infrastructure.edge;

import io.kubinception.infrastructure.Network;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * An {@link EdgeAccess} as lines of the two maps that HAProxy looks into. Each guarded port has a
 * /96 of IPv6 addresses of its own, and a client's IPv4 address is the rest of one: so a single
 * look into a map of networks answers for port and client together, whatever the number of both.
 */
final class HaproxyMaps {
  /** Of no port: tells what the maps were made of. */
  private static final String MARK = "0 ";

  private static final int IPV4_WITHIN = 96;

  private final String mark;
  private final List<String> ports;
  private final List<String> allowed;

  private HaproxyMaps(String mark, List<String> ports, List<String> allowed) {
    this.mark = mark;
    this.ports = ports;
    this.allowed = allowed;
  }

  static HaproxyMaps of(EdgeAccess access) {
    List<String> allowed =
        access.guarded().entrySet().stream()
            .flatMap(port -> port.getValue().stream().map(network -> key(port.getKey(), network)))
            .sorted()
            .toList();
    List<String> ports =
        access.guarded().keySet().stream().sorted().map(port -> port + " " + space(port)).toList();
    String mark = MARK + digest(Stream.concat(ports.stream(), allowed.stream()));
    return new HaproxyMaps(mark, ports, allowed);
  }

  private static String space(int port) {
    return "fd00:%x::".formatted(port);
  }

  private static String key(int port, Network network) {
    return "%s%s/%d 1"
        .formatted(space(port), network.firstAddress(), IPV4_WITHIN + network.prefix());
  }

  private static String digest(Stream<String> lines) {
    try {
      byte[] text = lines.collect(Collectors.joining("\n")).getBytes(StandardCharsets.UTF_8);
      return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(text));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
  }

  /** Says of the guarded ports what all of both maps was made of: changes with anything. */
  String mark() {
    return mark;
  }

  /** Guarded ports, with the address space of each. */
  List<String> ports() {
    return ports;
  }

  /** Networks that are let in. */
  List<String> allowed() {
    return allowed;
  }

  /**
   * Whether the guarded ports are these; by their mark the allowed networks are, too.
   *
   * @param shown as HAProxy shows a map: a pointer, a key and a value in each line
   */
  boolean isShownAs(String shown) {
    Map<String, String> there =
        shown
            .lines()
            .map(line -> line.strip().split(" "))
            .filter(words -> words.length == 3)
            .collect(Collectors.toMap(words -> words[1], words -> words[2], (a, b) -> b));
    Map<String, String> wanted =
        Stream.concat(Stream.of(mark), ports.stream())
            .map(line -> line.split(" "))
            .collect(Collectors.toMap(words -> words[0], words -> words[1]));
    return there.equals(wanted);
  }
}
