package io.kubinception.controlplane;

import java.net.URI;
import org.jspecify.annotations.Nullable;

/**
 * Where an etcd member listens, as network policies see it.
 *
 * @param cidr its address alone, as a network; null if the URL has a name
 * @param port its port
 */
record EtcdAddress(@Nullable String cidr, int port) {

  private static final int DEFAULT_PORT = 2379;

  static EtcdAddress of(String endpoint) {
    URI uri = URI.create(endpoint);
    int port = uri.getPort() < 0 ? DEFAULT_PORT : uri.getPort();
    return new EtcdAddress(cidr(uri.getHost()), port);
  }

  private static @Nullable String cidr(String host) {
    if (host.startsWith("[")) {
      return host.substring(1, host.length() - 1) + "/128";
    }
    return Addresses.isIpv4(host) ? host + "/32" : null;
  }
}
