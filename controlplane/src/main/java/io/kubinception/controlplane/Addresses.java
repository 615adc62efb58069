package io.kubinception.controlplane;

import java.util.regex.Pattern;

/** Tells addresses from names. */
final class Addresses {

  private static final Pattern IPV4 = Pattern.compile("[0-9]{1,3}(\\.[0-9]{1,3}){3}");

  static boolean isIpv4(String host) {
    return IPV4.matcher(host).matches();
  }

  private Addresses() {}
}
