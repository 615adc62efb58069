package io.kubinception.controlplane;

import io.kubinception.api.v1alpha1.Networks;
import java.util.Arrays;
import java.util.stream.Collectors;

/**
 * The addresses of the service network that are fixed.
 *
 * @param kubernetes of the Service default/kubernetes: the first of the network
 * @param dns of the Service kube-system/kube-dns: the tenth
 */
public record ServiceAddresses(String kubernetes, String dns) {

  public static ServiceAddresses of(Networks networks) {
    return new ServiceAddresses(nth(networks.services(), 1), nth(networks.services(), 10));
  }

  private static String nth(String cidr, int n) {
    int slash = cidr.indexOf('/');
    int[] octets =
        Arrays.stream(cidr.substring(0, slash).split("\\.")).mapToInt(Integer::parseInt).toArray();
    if (octets.length != 4) {
      throw new IllegalArgumentException("not an IPv4 network: " + cidr);
    }
    long address = 0;
    for (int octet : octets) {
      address = address << 8 | octet;
    }
    int hostBits = 32 - Integer.parseInt(cidr.substring(slash + 1));
    long chosen = (address >> hostBits << hostBits) + n;
    return Arrays.stream(new int[] {24, 16, 8, 0})
        .mapToObj(shift -> Long.toString(chosen >> shift & 0xff))
        .collect(Collectors.joining("."));
  }
}
