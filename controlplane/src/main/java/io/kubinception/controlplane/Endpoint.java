package io.kubinception.controlplane;

/**
 * Where customers and worker nodes reach a control plane: one port of the edge for the API and the
 * tunnel.
 *
 * @param host address or name of the edge
 * @param port the customer's port on the edge, also the node port of the API servers
 * @param tunnelPortOffset added to the port: the node port of the tunnel servers
 */
public record Endpoint(String host, int port, int tunnelPortOffset) {

  /** URL of the API server. */
  public String url() {
    return "https://" + host + ":" + port;
  }

  public int tunnelNodePort() {
    return port + tunnelPortOffset;
  }

  /** True if the edge is known by its IPv4 address, false if by a name. */
  public boolean isAddress() {
    return Addresses.isIpv4(host);
  }
}
