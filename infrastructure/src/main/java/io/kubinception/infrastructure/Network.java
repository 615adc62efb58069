package io.kubinception.infrastructure;

import java.net.Inet4Address;
import java.net.InetAddress;
import java.nio.ByteBuffer;

/**
 * An IPv4 network.
 *
 * @param address its first address; what a caller gives beyond the prefix is cut off
 * @param prefix length in bits, 0 to 32
 */
public record Network(int address, int prefix) {
  private static final int BITS = 32;

  public Network {
    if (prefix < 0 || prefix > BITS) {
      throw new IllegalArgumentException("a prefix has 0 to 32 bits: " + prefix);
    }
    address = prefix == 0 ? 0 : address & (-1 << (BITS - prefix));
  }

  /**
   * Reads {@code 203.0.113.0/24}; one address when there is no prefix.
   *
   * @throws IllegalArgumentException when it is something else
   */
  public static Network parse(String text) {
    int slash = text.indexOf('/');
    String address = slash < 0 ? text : text.substring(0, slash);
    try {
      int prefix = slash < 0 ? BITS : Integer.parseInt(text.substring(slash + 1));
      InetAddress read = InetAddress.ofLiteral(address);
      if (!(read instanceof Inet4Address)) {
        throw new IllegalArgumentException("not an IPv4 network: " + text);
      }
      return new Network(ByteBuffer.wrap(read.getAddress()).getInt(), prefix);
    } catch (NumberFormatException e) {
      throw new IllegalArgumentException("not an IPv4 network: " + text, e);
    }
  }

  /** Whether all addresses of the other one are in this one. */
  public boolean contains(Network other) {
    return prefix <= other.prefix && new Network(other.address, prefix).address == address;
  }

  /** The first address, with dots. */
  public String firstAddress() {
    return toText(address);
  }

  /** An address with dots. */
  public static String toText(int address) {
    return "%d.%d.%d.%d"
        .formatted(address >>> 24, (address >>> 16) & 0xff, (address >>> 8) & 0xff, address & 0xff);
  }

  @Override
  public String toString() {
    return firstAddress() + "/" + prefix;
  }
}
