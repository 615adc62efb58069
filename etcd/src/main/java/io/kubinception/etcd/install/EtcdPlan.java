package io.kubinception.etcd.install;

import io.kubinception.etcd.Members.Member;
import java.net.InetAddress;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * An etcd cluster that is to be, or that is.
 *
 * @param token unlike that of any other etcd cluster
 * @param servers those that it is made of
 * @param epoch its first revision in units of {@link #EPOCH}: tenants only ever move to clusters
 *     with higher revisions
 * @param slowestDiskMillis a server whose fdatasync takes longer (99 of 100 times) is refused; 0
 *     measures and refuses none
 * @param limits what each etcd may use
 */
public record EtcdPlan(
    String token, List<Server> servers, int epoch, int slowestDiskMillis, EtcdLimits limits) {

  public static final int CLIENT_PORT = 2379;
  public static final int PEER_PORT = 2380;
  public static final int METRICS_PORT = 2381;

  /** Revisions from one epoch to the next: centuries of writes at 100 in a second. */
  public static final long EPOCH = 1_000_000_000_000L;

  // Revisions above 2^53 break clients that read numbers as JavaScript does.
  private static final int LAST_EPOCH = 8000;
  private static final Pattern NAME = Pattern.compile("[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?");

  /**
   * A server.
   *
   * @param name of the member and, best, of the host
   * @param address literal that API servers and the other members reach
   */
  public record Server(String name, String address) {
    /** Refuses names that are no host names, and addresses that are no literals. */
    public Server {
      if (!NAME.matcher(name).matches()) {
        throw new IllegalArgumentException(
            "a server's name is of lower-case letters, digits and '-', at most 63: " + name);
      }
      address = InetAddress.ofLiteral(address).getHostAddress();
    }

    String host() {
      return address.contains(":") ? "[" + address + "]" : address;
    }

    /** Where clients find it. */
    public String clientUrl() {
      return "https://" + host() + ":" + CLIENT_PORT;
    }

    /** Where members find it. */
    public String peerUrl() {
      return "https://" + host() + ":" + PEER_PORT;
    }
  }

  /** Refuses what makes no cluster. */
  public EtcdPlan {
    servers = List.copyOf(servers);
    if (servers.isEmpty()) {
      throw new IllegalArgumentException("an etcd cluster has at least one server");
    }
    Set<String> distinct = new HashSet<>();
    for (Server server : servers) {
      if (!distinct.add(server.name()) || !distinct.add(server.address())) {
        throw new IllegalArgumentException(
            "a server is there twice: %s=%s".formatted(server.name(), server.address()));
      }
    }
    if (!NAME.matcher(token).matches()) {
      throw new IllegalArgumentException(
          "a token is of lower-case letters, digits and '-': " + token);
    }
    if (epoch < 1 || epoch > LAST_EPOCH || slowestDiskMillis < 0) {
      throw new IllegalArgumentException(
          "an epoch is from 1 to %d, a limit in ms not negative".formatted(LAST_EPOCH));
    }
  }

  /**
   * The plan of a cluster that is made of all its servers at once; members that join make even
   * numbers, too, on the way to the next odd one.
   *
   * @throws IllegalArgumentException unless there are one, three or five
   */
  public EtcdPlan atBirth() {
    if (servers.size() % 2 == 0 || servers.size() > 5) {
      throw new IllegalArgumentException(
          "an etcd cluster begins with 1, 3 or 5 servers, not %d: an even one bears no more losses"
              .formatted(servers.size()));
    }
    return this;
  }

  /** With one more server, in the place of those that have its name or its address. */
  public EtcdPlan with(Server newcomer) {
    Stream<Server> others =
        servers.stream()
            .filter(
                server ->
                    !server.name().equals(newcomer.name())
                        && !server.address().equals(newcomer.address()));
    return of(Stream.concat(others, Stream.of(newcomer)).toList());
  }

  /** Without the servers that members are not found at. */
  public EtcdPlan at(Collection<String> peerUrls) {
    return of(servers.stream().filter(server -> peerUrls.contains(server.peerUrl())).toList());
  }

  /** The server that a member runs on. */
  public Optional<Server> serverOf(Member member) {
    return servers.stream()
        .filter(server -> member.peerUrls().contains(server.peerUrl()))
        .findFirst();
  }

  /** Of other servers. */
  public EtcdPlan of(List<Server> those) {
    return new EtcdPlan(token, those, epoch, slowestDiskMillis, limits);
  }

  /** Value of {@code --initial-cluster} at birth. */
  String initialCluster() {
    return servers.stream()
        .map(server -> server.name() + "=" + server.peerUrl())
        .collect(Collectors.joining(","));
  }

  /** Where clients find all of them. */
  public List<String> clientUrls() {
    return servers.stream().map(Server::clientUrl).toList();
  }
}
