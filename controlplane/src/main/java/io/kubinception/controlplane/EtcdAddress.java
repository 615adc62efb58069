package io.kubinception.controlplane;

import java.net.URI;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Where an etcd member listens, as network policies see it.
 *
 * @param cidr its address alone, as a network; null if the URL has a name
 * @param namespace of the admin cluster that it is a pod in; null if it is none
 * @param port its port
 */
record EtcdAddress(@Nullable String cidr, @Nullable String namespace, int port) {

  /** Pod, Service, namespace: a name that only a headless Service gives. */
  private static final Pattern POD =
      Pattern.compile("[a-z0-9-]+[.][a-z0-9-]+[.]([a-z0-9-]+)[.]svc");

  private static final int DEFAULT_PORT = 2379;

  static EtcdAddress of(String endpoint) {
    URI uri = URI.create(endpoint);
    int port = uri.getPort() < 0 ? DEFAULT_PORT : uri.getPort();
    Matcher pod = POD.matcher(uri.getHost());
    return new EtcdAddress(cidr(uri.getHost()), pod.matches() ? pod.group(1) : null, port);
  }

  private static @Nullable String cidr(String host) {
    if (host.startsWith("[")) {
      return host.substring(1, host.length() - 1) + "/128";
    }
    return Addresses.isIpv4(host) ? host + "/32" : null;
  }
}
