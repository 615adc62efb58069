package io.kubinception.lab.host;

import java.net.InetAddress;
import java.nio.ByteBuffer;

/** IPv4 addresses from one to another. */
record AddressRange(long first, long last) {

  static AddressRange parse(String cidr) {
    int slash = cidr.indexOf('/');
    byte[] address = InetAddress.ofLiteral(cidr.substring(0, slash)).getAddress();
    long size = 1L << (32 - Integer.parseInt(cidr.substring(slash + 1)));
    long first = Integer.toUnsignedLong(ByteBuffer.wrap(address).getInt()) & -size;
    return new AddressRange(first, first + size - 1);
  }

  boolean overlaps(AddressRange other) {
    return first <= other.last && other.first <= last;
  }
}
