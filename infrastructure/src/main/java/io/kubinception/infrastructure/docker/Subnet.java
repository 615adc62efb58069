package io.kubinception.infrastructure.docker;

import java.net.InetAddress;
import java.nio.ByteBuffer;
import java.util.Set;

/** An IPv4 network and which of its addresses instances get. */
record Subnet(String cidr, int base, int prefix) {

  /** The first 256 addresses of a network that has more are for what the lab itself runs. */
  private static final int RESERVED = 256;

  static Subnet parse(String cidr) {
    int slash = cidr.indexOf('/');
    if (slash < 0) {
      throw new IllegalArgumentException("Not a network: " + cidr);
    }
    int prefix = Integer.parseInt(cidr.substring(slash + 1));
    int address = toInt(cidr.substring(0, slash));
    return new Subnet(cidr, prefix == 0 ? 0 : address & (-1 << (32 - prefix)), prefix);
  }

  /** The lowest free one. */
  String free(Set<String> taken) {
    int size = prefix < 2 ? Integer.MAX_VALUE : 1 << (32 - prefix);
    for (int offset = size > RESERVED ? RESERVED : 2; offset < size - 1; offset++) {
      String candidate = toText(base + offset);
      if (!taken.contains(candidate)) {
        return candidate;
      }
    }
    throw new IllegalStateException("No address of " + cidr + " is free.");
  }

  private static int toInt(String address) {
    return ByteBuffer.wrap(InetAddress.ofLiteral(address).getAddress()).getInt();
  }

  private static String toText(int address) {
    return "%d.%d.%d.%d"
        .formatted(
            address >>> 24 & 0xff, address >>> 16 & 0xff, address >>> 8 & 0xff, address & 0xff);
  }
}
