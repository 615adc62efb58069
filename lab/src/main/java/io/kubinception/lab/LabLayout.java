package io.kubinception.lab;

import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * Names and addresses of one lab. Addresses are the same in every lab, so two do not run on one
 * host at a time.
 */
public record LabLayout(String name) {

  public static final String DEFAULT_NAME = "kubinception";

  public static final String PROVIDER_SUBNET = "172.30.0.0/24";
  public static final String CUSTOMERS_SUBNET = "172.31.0.0/16";
  public static final String ADMIN_PODS = "10.128.0.0/16";
  public static final String ADMIN_SERVICES = "10.129.0.0/16";

  /** On the provider's network. */
  public static final String REGISTRY_OF_PROVIDER = "172.30.0.5";

  public static final String CLOUD = "172.30.0.4";
  public static final String STORAGE = "172.30.0.6";
  public static final String EDGE_OF_PROVIDER = "172.30.0.10";

  /** Last bytes of addresses on the provider's network, for servers that people ask for. */
  public static final int FIRST_BARE_SERVER = 101;

  public static final int LAST_BARE_SERVER = 199;

  /** On the customers' network. */
  public static final String REGISTRY_OF_CUSTOMERS = "172.31.0.5";

  public static final String EDGE = "172.31.0.10";

  public static final int REGISTRY_PORT = 5000;
  public static final int CLOUD_PORT = 2376;
  public static final int EDGE_CONTROL_PORT = 9999;
  public static final int STORAGE_PORT = 7070;
  public static final int ADMIN_API_PORT = 6443;

  /** Customers' API servers; their tunnel servers' node ports follow, one block further. */
  public static final int FIRST_PORT = 30000;

  public static final int LAST_PORT = 31383;
  public static final int TUNNEL_PORT_OFFSET = 1384;

  private static final Pattern NAME = Pattern.compile("[a-z][-a-z0-9]{0,30}");

  public LabLayout {
    if (!NAME.matcher(name).matches()) {
      throw new LabException(
          "A lab's name is of lower-case letters, digits and '-', at most 31: " + name);
    }
  }

  /** A machine of the provider. */
  public record Server(String name, String host, String address) {}

  public String providerNetwork() {
    return name + "-provider";
  }

  public String customersNetwork() {
    return name + "-customers";
  }

  /** Name of the container with this role. */
  public String container(String role) {
    return name + "-" + role;
  }

  public List<Server> etcdServers() {
    return IntStream.rangeClosed(1, 3).mapToObj(i -> server("etcd-" + i, 10 + i)).toList();
  }

  public Server adminControlPlane() {
    return server("admin-0", 20);
  }

  /** The nodes of the admin cluster that control planes run on. */
  public List<Server> adminNodes() {
    return IntStream.rangeClosed(1, 2).mapToObj(i -> server("admin-" + i, 20 + i)).toList();
  }

  /** Names of all containers of the provider. */
  public List<String> containers() {
    var servers =
        Stream.of(etcdServers(), List.of(adminControlPlane()), adminNodes())
            .flatMap(List::stream)
            .map(Server::name);
    return Stream.concat(
            Stream.of("registry", "cloud", "edge", "storage").map(this::container), servers)
        .toList();
  }

  public String adminEndpoint() {
    return "https://" + adminControlPlane().address() + ":" + ADMIN_API_PORT;
  }

  private Server server(String role, int lastByte) {
    return new Server(container(role), role, ofProvider(lastByte));
  }

  /** An address on the provider's network. */
  public static String ofProvider(int lastByte) {
    return "172.30.0." + lastByte;
  }
}
