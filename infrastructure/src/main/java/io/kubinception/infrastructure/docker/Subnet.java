package io.kubinception.infrastructure.docker;

import io.kubinception.infrastructure.InfrastructureException;
import io.kubinception.infrastructure.Network;
import java.util.Set;

/** An IPv4 network and which of its addresses instances get. */
record Subnet(Network network) {

  /** The first 256 addresses of a network that has more are for what the lab itself runs. */
  private static final int RESERVED = 256;

  static Subnet parse(String cidr) {
    if (cidr.indexOf('/') < 0) {
      throw new IllegalArgumentException("Not a network: " + cidr);
    }
    return new Subnet(Network.parse(cidr));
  }

  /** The lowest free one. */
  String free(Set<String> taken) {
    int size = network.prefix() < 2 ? Integer.MAX_VALUE : 1 << (32 - network.prefix());
    for (int offset = size > RESERVED ? RESERVED : 2; offset < size - 1; offset++) {
      String candidate = Network.toText(network.address() + offset);
      if (!taken.contains(candidate)) {
        return candidate;
      }
    }
    throw new InfrastructureException.Refused(
        "no address of %s is free: delete instances, or register a wider network"
            .formatted(network),
        null);
  }
}
